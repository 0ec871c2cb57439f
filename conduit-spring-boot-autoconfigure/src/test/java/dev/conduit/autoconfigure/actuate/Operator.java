package dev.conduit.autoconfigure.actuate;

import java.util.List;
import java.util.Map;

import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;
import org.springframework.boot.health.contributor.CompositeHealthContributor;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthContributor;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.ApplicationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Looks at an application and steers it, as somebody would over the web: all answers are
 * what JSON makes of them.
 */
record Operator(ApplicationContext application) {

	/** Without it the endpoint is not there. */
	static final String EXPOSED = "management.endpoints.web.exposure.include=conduit";

	JsonNode everything() {
		return json(endpoint().everything());
	}

	JsonNode section(String name) {
		WebEndpointResponse<Object> response = endpoint().section(name);
		assertThat(response.getStatus()).as("%s: %s", name, response.getBody()).isEqualTo(200);
		return json(response.getBody());
	}

	/** What was done. */
	String does(String action, String kind, String id) {
		return does(action, kind, id, null);
	}

	/** What was done with a value. */
	String does(String action, String kind, String id, String value) {
		WebEndpointResponse<Object> response = endpoint().act(kind, id, action, value);
		assertThat(response.getStatus()).as("%s", response.getBody()).isEqualTo(200);
		return json(response.getBody()).path("done").asString();
	}

	WebEndpointResponse<Object> tries(String action, String kind, String id) {
		return tries(action, kind, id, null);
	}

	WebEndpointResponse<Object> tries(String action, String kind, String id, String value) {
		return endpoint().act(kind, id, action, value);
	}

	/** The shown pauses: who asks, who waits, what it is about, and why. */
	List<String> pauses() {
		return section("pauses").path("shown")
			.valueStream()
			.map((pause) -> "%s, %s, %s, %s".formatted(pause.path("pausers").path(0).asString(),
					pause.path("paused").asString(), pause.path("scope").asString(), pause.path("reason").asString()))
			.toList();
	}

	/** Health by the path to it. */
	Health health(String... path) {
		HealthContributor current = this.application.getBean("conduitHealthContributor", HealthContributor.class);
		for (String name : path) {
			current = ((CompositeHealthContributor) current).getContributor(name);
		}
		return ((HealthIndicator) current).health();
	}

	String detail(String name, String... path) {
		return String.valueOf(health(path).getDetails().get(name));
	}

	private ConduitEndpoint endpoint() {
		return this.application.getBean(ConduitEndpoint.class);
	}

	private static JsonNode json(Object answer) {
		return JsonMapper.shared().valueToTree(answer);
	}

	static Map<?, ?> body(WebEndpointResponse<Object> response) {
		return (Map<?, ?>) response.getBody();
	}

}
