package dev.conduit.benchmarks.kit.load;

/**
 * One way to talk between two processes. Each of them makes its own, by a public
 * constructor that takes the variant as text.
 */
public interface Contestant {

	/**
	 * Begins to answer, until the process ends.
	 * @return where clients connect; handed to {@link #connect} in another process
	 * @throws Exception if it cannot listen
	 */
	String serve() throws Exception;

	/**
	 * Opens a connection.
	 * @param address what {@link #serve} gave
	 * @return its client
	 * @throws Exception if it cannot connect
	 */
	Client<?, ?> connect(String address) throws Exception;

}
