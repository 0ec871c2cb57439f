package dev.conduit.container;

/**
 * The binary form of containers. All numbers are big-endian; a <em>size</em> is an
 * unsigned number in groups of 7 bits, the least first, with the eighth bit set in all
 * but the last, and in as few bytes as it needs.
 *
 * <pre>
 * form       1 (version) · container
 * container  size: number of entries · entries
 * entry      kind u8 · length of the name u8 · name · value
 * value      NULL nothing · BOOLEAN 0 or 1 · CHAR u16 · numbers in their width
 *            BYTES, TEXT size · bytes · CONTAINER container · LIST size · (kind u8 · value)…
 * </pre>
 *
 * @since 0.1.0
 */
public final class ContainerCodec {

	/** Version of the form, its first byte. */
	static final int VERSION = 1;

	private final ContainerLimits limits;

	/**
	 * A codec.
	 * @param limits what is read at most
	 */
	public ContainerCodec(ContainerLimits limits) {
		this.limits = limits;
	}

	/**
	 * Writes a container.
	 * @param container the container
	 * @return its bytes
	 */
	public byte[] write(Container container) {
		return new ContainerWriter().write(container);
	}

	/**
	 * Reads a container.
	 * @param bytes an array
	 * @param offset where the container begins
	 * @param size how many bytes it has
	 * @return the container
	 * @throws MalformedContainerException if the bytes are no container, or one beyond
	 * the limits
	 */
	public Container read(byte[] bytes, int offset, int size) {
		return new ContainerReader(bytes, offset, size, this.limits).read();
	}

}
