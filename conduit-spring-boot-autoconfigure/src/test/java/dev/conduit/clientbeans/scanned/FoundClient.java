package dev.conduit.clientbeans.scanned;

import dev.conduit.annotation.ConduitClient;

@ConduitClient("found")
public interface FoundClient {

	String name();

}
