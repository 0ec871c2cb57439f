/**
 * The chat at a glance: a server and two users in processes of their own, and a third
 * user in front of the screen.
 */
@NullMarked
package dev.conduit.samples.chat.demo;

import org.jspecify.annotations.NullMarked;
