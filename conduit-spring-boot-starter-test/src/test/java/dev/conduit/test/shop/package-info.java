/**
 * An application to test: it sells things, and knows other applications.
 */
@NullMarked
package dev.conduit.test.shop;

import org.jspecify.annotations.NullMarked;
