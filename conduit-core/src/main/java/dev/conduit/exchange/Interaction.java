package dev.conduit.exchange;

/**
 * The shapes of a call.
 *
 * @since 0.1.0
 */
public enum Interaction {

	/** One request, one answer. */
	UNARY("unary", false, false),

	/** One request, no answer. */
	ONE_WAY("one-way", false, false),

	/** One request, many results. */
	SERVER_STREAM("server-stream", true, false),

	/** One request with many items, one answer. */
	CLIENT_STREAM("client-stream", false, true),

	/** One request with many items, many results; both go on at once. */
	BIDIRECTIONAL("bidirectional", true, true);

	private final String term;

	private final boolean manyResults;

	private final boolean manyItems;

	Interaction(String term, boolean manyResults, boolean manyItems) {
		this.term = term;
		this.manyResults = manyResults;
		this.manyItems = manyItems;
	}

	/**
	 * The shape with streams in the given directions.
	 * @param manyResults whether the answer is a stream
	 * @param manyItems whether the caller sends a stream
	 * @return the shape, {@link #UNARY} without a stream
	 */
	public static Interaction of(boolean manyResults, boolean manyItems) {
		if (manyItems) {
			return manyResults ? BIDIRECTIONAL : CLIENT_STREAM;
		}
		return manyResults ? SERVER_STREAM : UNARY;
	}

	/**
	 * Its name for readers and documents.
	 * @return such as {@code server-stream}
	 */
	public String term() {
		return this.term;
	}

	/**
	 * Whether the answer is a stream.
	 * @return whether there may be many results
	 */
	public boolean manyResults() {
		return this.manyResults;
	}

	/**
	 * Whether the caller sends a stream.
	 * @return whether there may be many items beside the arguments
	 */
	public boolean manyItems() {
		return this.manyItems;
	}

	/**
	 * Whether a method of this shape can be called by one of another. Only who wants no
	 * answer may call otherwise than the method says.
	 * @param call the shape of the call
	 * @return whether they fit
	 */
	public boolean accepts(Interaction call) {
		return this == call || (this == UNARY && call == ONE_WAY);
	}

}
