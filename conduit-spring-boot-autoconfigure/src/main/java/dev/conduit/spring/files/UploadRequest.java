package dev.conduit.spring.files;

/**
 * What a client is about to send.
 *
 * @param name name of the file
 * @param size number of bytes
 * @param sha256 SHA-256 of all bytes, as 64 hexadecimal digits
 * @param overwrite whether a file of that name may be replaced
 * @param restart whether what the server has of it is thrown away
 * @since 0.1.0
 */
public record UploadRequest(String name, long size, String sha256, boolean overwrite, boolean restart) {

}
