package dev.conduit.transport;

import io.netty.util.LeakPresenceDetector;
import io.netty.util.ResourceLeakDetector;
import io.netty.util.ResourceLeakDetectorFactory;

/**
 * Counts the buffers that are not released, for each test anew. The tests' JVM is started
 * with {@code -Dio.netty.customResourceLeakDetector=dev.conduit.transport.OpenBuffers}.
 *
 * @param <T> type of what is counted
 */
public final class OpenBuffers<T> extends LeakPresenceDetector<T> {

	/** Made once for a TLS context, and released when that is collected. */
	private static final String KEY_MATERIAL = "DefaultOpenSslKeyMaterial";

	private static final ResourceScope kept = new ResourceScope("kept for a TLS context");

	private static volatile ResourceScope scope = new ResourceScope("before the first test");

	private final boolean counted;

	/**
	 * Called by Netty.
	 */
	public OpenBuffers(Class<?> type, int samplingInterval) {
		super(type);
		this.counted = !type.getSimpleName().equals(KEY_MATERIAL);
	}

	/**
	 * Called by Netty.
	 */
	public OpenBuffers(Class<?> type, int samplingInterval, long maxActive) {
		super(type);
		this.counted = !type.getSimpleName().equals(KEY_MATERIAL);
	}

	/**
	 * Counts from here on.
	 */
	public static void countAnew() {
		ResourceLeakDetector<Object> used = ResourceLeakDetectorFactory.instance()
			.newResourceLeakDetector(Object.class);
		if (!(used instanceof OpenBuffers)) {
			throw new IllegalStateException(
					"Buffers are not counted: start tests with -Dio.netty.customResourceLeakDetector="
							+ OpenBuffers.class.getName());
		}
		scope = new ResourceScope("a test");
	}

	/**
	 * Whether a buffer that was allocated since then is not released yet.
	 */
	public static boolean areLeft() {
		return scope.hasOpenResources();
	}

	@Override
	protected ResourceScope currentScope() {
		return this.counted ? scope : kept;
	}

}
