package dev.conduit.autoconfigure.actuate;

import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;

/**
 * The endpoint {@code conduit}: shows services, listeners, subscriptions, sessions,
 * connections, rings, dead letters, settings, and who is pausing whom; pauses, resumes,
 * drains, disconnects, replays, purges, and changes deadlines and limits.
 *
 * @since 0.1.0
 */
@Endpoint(id = "conduit")
public final class ConduitEndpoint {

	private final ConduitSections sections;

	private final ConduitActions actions;

	ConduitEndpoint(ConduitSections sections, ConduitActions actions) {
		this.sections = sections;
		this.actions = actions;
	}

	/**
	 * Shows everything.
	 * @return the sections by their names
	 */
	@ReadOperation
	public Map<String, Object> everything() {
		return this.sections.all();
	}

	/**
	 * Shows one section.
	 * @param section its name
	 * @return the section, or 404 with the names that there are
	 */
	@ReadOperation
	public WebEndpointResponse<Object> section(@Selector String section) {
		try {
			return new WebEndpointResponse<>(this.sections.one(section));
		}
		catch (GoneException ex) {
			return problem(ex, WebEndpointResponse.STATUS_NOT_FOUND);
		}
	}

	/**
	 * Does something to one of the things that are shown.
	 * @param kind name of its section
	 * @param id which one
	 * @param action what to do
	 * @param value what to do it with, where that is asked for
	 * @return what was done; 404 where it is not there (any more), 400 where it cannot be
	 * done
	 */
	@WriteOperation
	public WebEndpointResponse<Object> act(@Selector String kind, @Selector String id, String action,
			@Nullable String value) {
		try {
			return new WebEndpointResponse<>(Map.of("done", this.actions.run(kind, id, action, value)));
		}
		catch (GoneException ex) {
			return problem(ex, WebEndpointResponse.STATUS_NOT_FOUND);
		}
		catch (IllegalArgumentException ex) {
			return problem(ex, WebEndpointResponse.STATUS_BAD_REQUEST);
		}
	}

	private static WebEndpointResponse<Object> problem(RuntimeException ex, int status) {
		return new WebEndpointResponse<>(Map.of("problem", String.valueOf(ex.getMessage())), status);
	}

}
