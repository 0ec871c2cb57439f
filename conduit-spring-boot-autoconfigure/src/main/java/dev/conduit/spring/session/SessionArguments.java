package dev.conduit.spring.session;

import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import dev.conduit.server.Session;
import dev.conduit.server.Sessions;
import dev.conduit.spring.binding.Argument;
import dev.conduit.spring.binding.ArgumentResolver;
import dev.conduit.spring.binding.HandlerParameter;

/**
 * The session of whoever called or published.
 *
 * @since 0.1.0
 */
public final class SessionArguments implements ArgumentResolver {

	private final Supplier<@Nullable Sessions> sessions;

	/**
	 * Sessions of a server.
	 * @param sessions gives them, or {@code null} where the application has no server;
	 * asked where a method takes a session
	 */
	public SessionArguments(Supplier<@Nullable Sessions> sessions) {
		this.sessions = sessions;
	}

	@Override
	public @Nullable Argument bind(HandlerParameter parameter) {
		if (parameter.rawType() != Session.class) {
			return null;
		}
		Sessions known = this.sessions.get();
		if (known == null) {
			throw parameter.refuse("is a client of the application's server, and there is none",
					"Remove the parameter, or 'conduit.server.enabled=false'.");
		}
		return (inbound) -> known.of(inbound.peer());
	}

}
