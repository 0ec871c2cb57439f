package dev.conduit.spring.files;

/**
 * A download that the server is ready for.
 *
 * @param transfer names it from here on
 * @param size number of bytes of the file
 * @param sha256 SHA-256 of all of them
 * @param startSha256 SHA-256 of as many as the client said that it has
 * @since 0.1.0
 */
public record OpenDownload(String transfer, long size, String sha256, String startSha256) {

}
