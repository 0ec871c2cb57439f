package dev.conduit.samples.playground;

import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import org.springframework.stereotype.Component;

import dev.conduit.annotation.ConduitRpc;
import dev.conduit.server.Session;
import dev.conduit.server.Sessions;
import dev.conduit.spring.client.ConduitPush;

/**
 * What a server says without being asked: calls to whoever has a bell, and messages to
 * those who share a desk.
 */
@Component
@ConduitRpc("desk")
class Desk {

	private final Sessions sessions;

	private final ConduitPush push;

	Desk(Sessions sessions, ConduitPush push) {
		this.sessions = sessions;
		this.push = push;
	}

	@ConduitRpc(description = "Joins the others at a desk, until the connection ends.")
	int enter(@NotBlank @Size(max = 100) String desk, Session session) {
		session.join(desk);
		return this.sessions.group(desk).sessions().size();
	}

	@ConduitRpc(description = "Pushes a message to the others at a desk, on the topic 'playground.desk'.")
	int announce(Announcement announcement, Session session) {
		return this.push
			.publish(this.sessions.group(announcement.desk()).except(session), "playground.desk", announcement)
			.count();
	}

	@ConduitRpc(description = "Calls 'bell.ring' of its own caller, and answers what that answered.")
	String ring(Session session) {
		return this.push.client(Bell.class, session).ring(session.name());
	}

	/**
	 * What a client may serve.
	 */
	@ConduitRpc("bell")
	interface Bell {

		String ring(String who);

	}

	/**
	 * What is to be told.
	 *
	 * @param desk to whom
	 * @param text what
	 */
	record Announcement(@NotBlank @Size(max = 100) String desk, @NotBlank @Size(max = 1000) String text) {

	}

}
