package dev.conduit.autoconfigure.actuate;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.convert.DurationStyle;

import dev.conduit.autoconfigure.actuate.ConduitParts.Channel;
import dev.conduit.client.ConduitClient;
import dev.conduit.dispatch.DispatchOptions;
import dev.conduit.dispatch.Dispatcher;
import dev.conduit.message.Route;
import dev.conduit.server.ConduitServer;

/**
 * The properties that can be changed while the application runs: deadlines, and bounds on
 * how much goes on at once. They have their names, and the values that they may have when
 * it starts. A change is forgotten with the process.
 */
final class RunningSettings {

	private static final String NONE = "none";

	private static final String LIMITS = "conduit.dispatch.limits.";

	private final ConduitParts parts;

	RunningSettings(ConduitParts parts) {
		this.parts = parts;
	}

	/** All by their names, with what they are now. */
	Map<String, Object> shown() {
		Map<String, Object> shown = new LinkedHashMap<>();
		all().forEach((name, setting) -> shown.put(name, setting.value()));
		return shown;
	}

	/**
	 * Changes one.
	 * @throws GoneException if there is none of that name
	 * @throws IllegalArgumentException if it cannot have that value
	 */
	String change(String name, @Nullable String value) {
		Setting setting = all().get(name);
		if (setting == null && name.startsWith(LIMITS) && name.length() > LIMITS.length()) {
			setting = limit(name, NONE);
		}
		if (setting == null) {
			throw new GoneException("'%s' cannot be changed while the application runs; these can: %s, and %s<method>"
				.formatted(name, all().keySet(), LIMITS));
		}
		if (value == null || value.isBlank()) {
			throw new IllegalArgumentException("'value' must say what '%s' is to be".formatted(name));
		}
		setting.change().accept(value.strip());
		return "'%s' was %s and is %s, until the application ends".formatted(name, setting.value(), value.strip());
	}

	private Map<String, Setting> all() {
		Map<String, Setting> all = new TreeMap<>();
		for (Channel channel : this.parts.clients()) {
			String name = "conduit.client.channels.%s.deadline".formatted(channel.name());
			ConduitClient client = channel.client();
			all.put(name, new Setting(shown(client.defaultDeadline()),
					(value) -> client.changeDefaultDeadline(duration(name, value))));
		}
		this.parts.runningServer()
			.ifPresent((server) -> all.put("conduit.server.max-connections", connections(server)));
		dispatch(all);
		return all;
	}

	private static Setting connections(ConduitServer server) {
		return new Setting(server.maxConnections(),
				(value) -> server.changeMaxConnections(number("conduit.server.max-connections", value, 1)));
	}

	private void dispatch(Map<String, Setting> all) {
		List<Dispatcher> dispatchers = dispatchers();
		if (dispatchers.isEmpty()) {
			return;
		}
		DispatchOptions now = dispatchers.get(0).options();
		String concurrent = "conduit.dispatch.max-concurrent";
		all.put(concurrent, new Setting(now.maxConcurrent(), (value) -> {
			int number = number(concurrent, value, 1);
			change((options) -> new DispatchOptions(number, options.maxQueued(), options.defaultDeadline(),
					options.limits()));
		}));
		String queued = "conduit.dispatch.max-queued";
		all.put(queued, new Setting(now.maxQueued(), (value) -> {
			int number = number(queued, value, 0);
			change((options) -> new DispatchOptions(options.maxConcurrent(), number, options.defaultDeadline(),
					options.limits()));
		}));
		String deadline = "conduit.dispatch.default-deadline";
		all.put(deadline, new Setting(shown(now.defaultDeadline()), (value) -> {
			Duration duration = value.equals(NONE) ? null : duration(deadline, value);
			change((options) -> new DispatchOptions(options.maxConcurrent(), options.maxQueued(), duration,
					options.limits()));
		}));
		now.limits().forEach((route, limit) -> all.put(LIMITS + route, limit(LIMITS + route, limit)));
	}

	private Setting limit(String name, Object now) {
		return new Setting(now, (value) -> {
			Route route = new Route(name.substring(LIMITS.length()));
			Integer number = value.equals(NONE) ? null : Integer.valueOf(number(name, value, 1));
			change((options) -> new DispatchOptions(options.maxConcurrent(), options.maxQueued(),
					options.defaultDeadline(), with(options.limits(), route, number)));
		});
	}

	private static Map<Route, Integer> with(Map<Route, Integer> limits, Route route, @Nullable Integer limit) {
		Map<Route, Integer> changed = new HashMap<>(limits);
		if (limit != null) {
			changed.put(route, limit);
		}
		else {
			changed.remove(route);
		}
		return changed;
	}

	private void change(UnaryOperator<DispatchOptions> change) {
		dispatchers().forEach((dispatcher) -> dispatcher.change(change.apply(dispatcher.options())));
	}

	/** They have the same options. */
	private List<Dispatcher> dispatchers() {
		List<Dispatcher> dispatchers = new ArrayList<>();
		this.parts.runningServer().ifPresent((server) -> dispatchers.add(server.dispatcher()));
		this.parts.clients().forEach((channel) -> dispatchers.add(channel.client().dispatcher()));
		return dispatchers;
	}

	private static String shown(@Nullable Duration duration) {
		return (duration != null) ? DurationStyle.SIMPLE.print(duration) : NONE;
	}

	private static Duration duration(String name, String value) {
		Duration duration;
		try {
			duration = DurationStyle.detectAndParse(value);
		}
		catch (IllegalArgumentException ex) {
			throw refused(name, value, "It must be a duration, such as 500ms or 10s.", ex);
		}
		if (duration.toMillis() < 1) {
			throw refused(name, value, "It must be a millisecond or more.", null);
		}
		return duration;
	}

	private static int number(String name, String value, int least) {
		int number;
		try {
			number = Integer.parseInt(value);
		}
		catch (NumberFormatException ex) {
			throw refused(name, value, "It must be a whole number.", ex);
		}
		if (number < least) {
			throw refused(name, value, "It must be %d or more.".formatted(least), null);
		}
		return number;
	}

	private static IllegalArgumentException refused(String name, String value, String reason,
			@Nullable Exception cause) {
		return new IllegalArgumentException("'%s' is '%s': %s".formatted(name, value, reason), cause);
	}

	/**
	 * One of them.
	 *
	 * @param value what it is now
	 * @param change makes it something else, or throws
	 */
	private record Setting(Object value, Consumer<String> change) {

	}

}
