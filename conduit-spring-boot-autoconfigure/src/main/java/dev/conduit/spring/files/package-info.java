/**
 * Files in chunks, from and to a folder of the server that nobody leaves.
 */
@NullMarked
package dev.conduit.spring.files;

import org.jspecify.annotations.NullMarked;
