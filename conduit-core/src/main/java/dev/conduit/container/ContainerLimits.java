package dev.conduit.container;

/**
 * How much a container may hold that somebody else made, in any of its forms.
 *
 * @param maxDepth how deep values may be nested, at most {@value Container#MAX_DEPTH}
 * @param maxValues values in all, those inside lists and inner containers included
 * @since 0.1.0
 */
public record ContainerLimits(int maxDepth, int maxValues) {

	/** What holds where nothing is configured. */
	public static final ContainerLimits DEFAULT = new ContainerLimits(Container.MAX_DEPTH, 100_000);

	public ContainerLimits {
		if (maxDepth < 1 || maxDepth > Container.MAX_DEPTH) {
			throw new IllegalArgumentException(
					"'maxDepth' must be 1 to %d (was %d)".formatted(Container.MAX_DEPTH, maxDepth));
		}
		if (maxValues < 1) {
			throw new IllegalArgumentException("'maxValues' must be positive (was %d)".formatted(maxValues));
		}
	}

}
