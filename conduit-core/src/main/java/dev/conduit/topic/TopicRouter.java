package dev.conduit.topic;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

import dev.conduit.message.TopicName;

/**
 * Finds the targets of a topic among many patterns. The patterns form a tree by their
 * segments, so that a lookup costs the depth of the topic and what it finds, not the
 * number of patterns.
 * <p>
 * Safe for use by many threads. A lookup takes no lock: it finds each target that was
 * there all the time, and may or may not find one that comes or goes meanwhile. Adding
 * and removing exclude each other; among targets of the very same pattern they cost the
 * number of these. Whoever adds bounds how many there are.
 *
 * @param <T> what is found; targets are told apart by {@code equals}
 * @since 0.1.0
 */
public final class TopicRouter<T> {

	private final ReentrantLock changes = new ReentrantLock();

	private final Node root = new Node();

	private final AtomicInteger size = new AtomicInteger();

	/** What was found since the last change; another one after each change. */
	private volatile FoundTargets found = new FoundTargets();

	/**
	 * Adds a target. What is added twice is found twice.
	 * @param pattern the topics that it wants
	 * @param target the target
	 */
	public void add(TopicPattern pattern, T target) {
		this.changes.lock();
		try {
			Node node = this.root;
			for (String segment : pattern.segments()) {
				node = node.childOrNew(segment);
			}
			node.add(target);
			this.found = new FoundTargets();
			this.size.incrementAndGet();
		}
		finally {
			this.changes.unlock();
		}
	}

	/**
	 * Takes back one {@link #add}.
	 * @param pattern the pattern of that
	 * @param target the target of that
	 * @return whether there was one
	 */
	public boolean remove(TopicPattern pattern, T target) {
		this.changes.lock();
		try {
			boolean removed = remove(this.root, pattern.segments(), 0, target);
			if (removed) {
				this.found = new FoundTargets();
				this.size.decrementAndGet();
			}
			return removed;
		}
		finally {
			this.changes.unlock();
		}
	}

	/**
	 * Hands each target of a topic to an action, in no particular order, on this thread
	 * and without a lock: the action may add and remove.
	 * @param topic the topic
	 * @param action takes a target once for each of its patterns that matches
	 */
	public void forEach(TopicName topic, Consumer<? super T> action) {
		for (Object target : targets(topic)) {
			accept(action, target);
		}
	}

	@SuppressWarnings("unchecked")
	private static <T> void accept(Consumer<? super T> action, Object target) {
		action.accept((T) target);
	}

	/**
	 * The targets of a topic, which are searched for once as long as none is added or
	 * removed and not too many other topics come.
	 * @return the targets, once for each of their patterns that matches; not to be
	 * changed
	 */
	Object[] targets(TopicName topic) {
		// Before the search, so that what a change makes wrong is kept nowhere.
		FoundTargets known = this.found;
		Object[] targets = known.get(topic);
		if (targets == null) {
			List<Object> all = new ArrayList<>();
			new Lookup<>(TopicPattern.segmentsOf(topic.value()), all::add).visit(this.root, 0, false);
			targets = all.toArray();
			known.put(topic, targets);
		}
		return targets;
	}

	/**
	 * Number of targets.
	 * @return those added and not removed
	 */
	public int size() {
		return this.size.get();
	}

	/**
	 * Whether nothing is left of what was removed.
	 * @return whether there is not even an empty place
	 */
	boolean isBare() {
		return this.root.isEmpty();
	}

	private static boolean remove(Node node, String[] segments, int index, Object target) {
		if (index == segments.length) {
			return node.remove(target);
		}
		Node child = node.child(segments[index]);
		if (child == null || !remove(child, segments, index + 1, target)) {
			return false;
		}
		if (child.isEmpty()) {
			node.removeChild(segments[index]);
		}
		return true;
	}

	/**
	 * One way through the tree for one topic.
	 */
	private static final class Lookup<T> {

		private final String[] topic;

		private final Consumer<? super T> action;

		/** Whether wildcards do not match. */
		private final boolean reserved;

		/**
		 * Nodes of a second or later {@code **} on one way, which several readings may
		 * reach. The first reading arrives with the most segments left, so that later
		 * ones could only find the same again.
		 */
		private @Nullable Set<Node> entered;

		Lookup(String[] topic, Consumer<? super T> action) {
			this.topic = topic;
			this.action = action;
			this.reserved = TopicPattern.isReserved(topic);
		}

		/**
		 * Visits what fits the rest of the topic.
		 * @param node node of the segments before
		 * @param index first segment of the rest
		 * @param afterAnyNumber whether a {@code **} is on the way to the node
		 */
		void visit(Node node, int index, boolean afterAnyNumber) {
			Node anyNumber = this.reserved ? null : node.anyNumber;
			if (anyNumber != null && (!afterAnyNumber || enter(anyNumber))) {
				for (int rest = index; rest <= this.topic.length; rest++) {
					visit(anyNumber, rest, true);
				}
			}
			if (index == this.topic.length) {
				node.forEachTarget(this.action);
				return;
			}
			Node literal = node.literal(this.topic[index]);
			if (literal != null) {
				visit(literal, index + 1, afterAnyNumber);
			}
			Node anyOne = this.reserved ? null : node.anyOne;
			if (anyOne != null) {
				visit(anyOne, index + 1, afterAnyNumber);
			}
		}

		private boolean enter(Node anyNumber) {
			if (this.entered == null) {
				this.entered = Collections.newSetFromMap(new IdentityHashMap<>());
			}
			return this.entered.add(anyNumber);
		}

	}

	/**
	 * A place in the tree: read without a lock, written under that of the changes.
	 */
	private static final class Node {

		private static final Object[] NONE = {};

		private volatile Object[] targets = NONE;

		private volatile @Nullable Map<String, Node> literals;

		private volatile @Nullable Node anyOne;

		private volatile @Nullable Node anyNumber;

		@Nullable Node literal(String segment) {
			Map<String, Node> nodes = this.literals;
			return (nodes != null) ? nodes.get(segment) : null;
		}

		@Nullable Node child(String segment) {
			return switch (segment) {
				case TopicPattern.ANY_ONE -> this.anyOne;
				case TopicPattern.ANY_NUMBER -> this.anyNumber;
				default -> literal(segment);
			};
		}

		Node childOrNew(String segment) {
			Node child = child(segment);
			if (child == null) {
				child = new Node();
				setChild(segment, child);
			}
			return child;
		}

		void removeChild(String segment) {
			setChild(segment, null);
		}

		private void setChild(String segment, @Nullable Node child) {
			switch (segment) {
				case TopicPattern.ANY_ONE -> this.anyOne = child;
				case TopicPattern.ANY_NUMBER -> this.anyNumber = child;
				default -> setLiteral(segment, child);
			}
		}

		private void setLiteral(String segment, @Nullable Node child) {
			Map<String, Node> nodes = this.literals;
			if (child != null) {
				if (nodes == null) {
					nodes = new ConcurrentHashMap<>(1);
					this.literals = nodes;
				}
				nodes.put(segment, child);
			}
			else if (nodes != null) {
				nodes.remove(segment);
				if (nodes.isEmpty()) {
					this.literals = null;
				}
			}
		}

		boolean isEmpty() {
			return this.targets.length == 0 && this.literals == null && this.anyOne == null && this.anyNumber == null;
		}

		void add(Object target) {
			Object[] before = this.targets;
			Object[] after = Arrays.copyOf(before, before.length + 1);
			after[before.length] = target;
			this.targets = after;
		}

		boolean remove(Object target) {
			Object[] before = this.targets;
			int index = Arrays.asList(before).indexOf(target);
			if (index < 0) {
				return false;
			}
			Object[] after = Arrays.copyOf(before, before.length - 1);
			System.arraycopy(before, index + 1, after, index, after.length - index);
			this.targets = (after.length > 0) ? after : NONE;
			return true;
		}

		@SuppressWarnings("unchecked")
		<T> void forEachTarget(Consumer<? super T> action) {
			for (Object target : this.targets) {
				action.accept((T) target);
			}
		}

	}

}
