/**
 * SCRAM-SHA-256 and SCRAM-SHA-256-PLUS (RFC 5802, RFC 7677): proof of a password without
 * sending it, from a table that lets nobody log in. A pure library: bytes in, bytes out;
 * it does no I/O, starts no threads and reads no clock.
 * <p>
 * {@link dev.conduit.scram.ScramClientExchange} and
 * {@link dev.conduit.scram.ScramServerExchange} are the two sides of one login;
 * {@link dev.conduit.scram.ScramCredential} is what a server keeps of a password.
 */
@NullMarked
package dev.conduit.scram;

import org.jspecify.annotations.NullMarked;
