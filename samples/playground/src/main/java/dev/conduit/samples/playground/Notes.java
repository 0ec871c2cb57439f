package dev.conduit.samples.playground;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import org.springframework.stereotype.Component;

import dev.conduit.annotation.ConduitRpc;

/**
 * Calls that nobody waits for: a one-way call answers nothing, so another one tells what
 * came. The latest hundred notes are kept.
 */
@Component
@ConduitRpc("notes")
class Notes {

	private static final int MAX = 100;

	private final ReentrantLock lock = new ReentrantLock();

	private final Deque<String> latest = new ArrayDeque<>();

	@ConduitRpc
	void add(Note note) {
		this.lock.lock();
		try {
			if (this.latest.size() == MAX) {
				this.latest.removeFirst();
			}
			this.latest.addLast(note.text());
		}
		finally {
			this.lock.unlock();
		}
	}

	@ConduitRpc
	List<String> list() {
		this.lock.lock();
		try {
			return List.copyOf(this.latest);
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * A note.
	 *
	 * @param text what it says
	 */
	record Note(@NotBlank @Size(max = 1000) String text) {

	}

}
