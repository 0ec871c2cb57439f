package dev.conduit.benchmarks.contestant;

/**
 * A frame to be sent, and what gets its answer.
 *
 * @param kind what it asks for
 * @param payload its bytes
 * @param answers gets what is answered
 */
record NettyCall(byte kind, byte[] payload, Answers answers) {

}
