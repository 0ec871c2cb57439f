package dev.conduit.spring.discovery;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;

import org.jspecify.annotations.Nullable;

import dev.conduit.spring.binding.MethodSignature;
import dev.conduit.spring.client.ClientChannel;
import dev.conduit.spring.client.ClientContracts;
import dev.conduit.spring.client.Compatibility;
import dev.conduit.spring.client.ConduitChannel;

/**
 * Asks each server, at each new connection, what it serves ({@code conduit.discover}),
 * and says what differs from what the clients of the channel expect. Clients that are
 * made later are looked at from the next connection on.
 *
 * @since 0.1.0
 */
public final class DiscoveredContracts implements ClientContracts {

	private final JsonSchemas schemas;

	private final Map<String, Compatibility> policies;

	private final Executor executor;

	private final Map<String, ChannelContract> contracts = new ConcurrentHashMap<>();

	/**
	 * Contracts of channels.
	 * @param schemas describe types
	 * @param policies what happens at a difference, by name of the channel;
	 * {@link Compatibility#WARN} where there is none
	 * @param executor runs the comparison; never an event loop
	 */
	public DiscoveredContracts(JsonSchemas schemas, Map<String, Compatibility> policies, Executor executor) {
		this.schemas = schemas;
		this.policies = Map.copyOf(policies);
		this.executor = executor;
	}

	@Override
	public ConduitChannel guard(ClientChannel channel) {
		Compatibility policy = this.policies.getOrDefault(channel.name(), Compatibility.WARN);
		ChannelContract contract = new ChannelContract(channel, policy, this.schemas, this.executor);
		this.contracts.put(channel.name(), contract);
		return (policy == Compatibility.FAIL) ? new GuardedChannel(channel, contract) : channel;
	}

	@Override
	public void expect(String channel, MethodSignature method) {
		@Nullable ChannelContract contract = this.contracts.get(channel);
		if (contract != null) {
			contract.expect(method);
		}
	}

	@Override
	public void connected(String channel) {
		@Nullable ChannelContract contract = this.contracts.get(channel);
		if (contract != null) {
			contract.connected();
		}
	}

}
