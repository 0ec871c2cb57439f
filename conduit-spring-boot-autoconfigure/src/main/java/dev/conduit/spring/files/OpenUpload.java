package dev.conduit.spring.files;

/**
 * An upload that the server waits for.
 *
 * @param transfer names it from here on
 * @param offset how many bytes the server has already
 * @param sha256 SHA-256 of these, for the client to compare
 * @since 0.1.0
 */
public record OpenUpload(String transfer, long offset, String sha256) {

}
