package dev.conduit.shm;

import java.lang.foreign.AddressLayout;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.ByteOrder;
import java.util.Locale;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

/**
 * The kernel's wait on a word of shared memory. Never private to the process: the word is
 * found by its file and place in it, so that sleepers and wakers of several processes
 * meet.
 */
final class Futex {

	private static final int WAIT = 0;

	private static final int WAKE = 1;

	private static final AddressLayout ADDRESS = ValueLayout.ADDRESS;

	private final MethodHandle sleep;

	private final MethodHandle wake;

	private final long number;

	private Futex(MethodHandle sleep, MethodHandle wake, long number) {
		this.sleep = sleep;
		this.wake = wake;
		this.number = number;
	}

	/**
	 * What this JVM can do.
	 * @return the futex, or why there is none
	 */
	static Support support() {
		return Holder.SUPPORT;
	}

	/**
	 * Sleeps while the word has the value, until woken or the time is over; the caller
	 * looks itself which it was. Not to be called on a virtual thread: it would hold its
	 * carrier.
	 * @param timeout a {@code timespec}, relative
	 */
	void sleep(MemorySegment word, int value, MemorySegment timeout) {
		try {
			long result = (long) this.sleep.invokeExact(this.number, word, (long) WAIT, value & 0xFFFF_FFFFL, timeout);
			assert result <= 0;
		}
		catch (RuntimeException | Error ex) {
			throw ex;
		}
		catch (Throwable ex) {
			throw new AssertionError("a system call throws nothing of its own", ex);
		}
	}

	/**
	 * Wakes all that sleep on the word.
	 * @return how many, or -1 where the kernel refused
	 */
	long wake(MemorySegment word) {
		try {
			return (long) this.wake.invokeExact(this.number, word, (long) WAKE, (long) Integer.MAX_VALUE);
		}
		catch (RuntimeException | Error ex) {
			throw ex;
		}
		catch (Throwable ex) {
			throw new AssertionError("a system call throws nothing of its own", ex);
		}
	}

	/**
	 * A futex, or the reason why there is none.
	 */
	record Support(@Nullable Futex futex, String reason) {
	}

	/** Looked up once: the first use of the linker may print a warning of the JVM. */
	private static final class Holder {

		private static final Support SUPPORT = find();

		private static Support find() {
			Optional<Long> number = systemCall();
			if (number.isEmpty()) {
				return new Support(null, "no futex known for %s on %s".formatted(System.getProperty("os.name"),
						System.getProperty("os.arch")));
			}
			try {
				return probe(link(number.get()));
			}
			catch (IllegalCallerException ex) {
				return new Support(null,
						"native access is denied; start the JVM with --enable-native-access=ALL-UNNAMED");
			}
		}

		private static Optional<Long> systemCall() {
			String system = System.getProperty("os.name").toLowerCase(Locale.ROOT);
			if (!system.equals("linux") || ByteOrder.nativeOrder() != ByteOrder.LITTLE_ENDIAN) {
				return Optional.empty();
			}
			return switch (System.getProperty("os.arch")) {
				case "amd64", "x86_64" -> Optional.of(202L);
				case "aarch64", "riscv64" -> Optional.of(98L);
				default -> Optional.empty();
			};
		}

		@SuppressWarnings("restricted")
		private static Futex link(long number) {
			Linker linker = Linker.nativeLinker();
			MemorySegment call = linker.defaultLookup().findOrThrow("syscall");
			FunctionDescriptor sleep = FunctionDescriptor.of(ValueLayout.JAVA_LONG, ValueLayout.JAVA_LONG, ADDRESS,
					ValueLayout.JAVA_LONG, ValueLayout.JAVA_LONG, ADDRESS);
			FunctionDescriptor wake = FunctionDescriptor.of(ValueLayout.JAVA_LONG, ValueLayout.JAVA_LONG, ADDRESS,
					ValueLayout.JAVA_LONG, ValueLayout.JAVA_LONG);
			// Only waking is critical: it returns at once, and a sleeper must not hold up
			// a
			// safepoint.
			return new Futex(linker.downcallHandle(call, sleep, Linker.Option.firstVariadicArg(1)),
					linker.downcallHandle(call, wake, Linker.Option.firstVariadicArg(1), Linker.Option.critical(false)),
					number);
		}

		private static Support probe(Futex futex) {
			try (Arena arena = Arena.ofConfined()) {
				if (futex.wake(arena.allocate(Words.INT)) != 0) {
					return new Support(null, "the kernel refuses futex (a seccomp profile?)");
				}
				return new Support(futex, "futex");
			}
		}

	}

}
