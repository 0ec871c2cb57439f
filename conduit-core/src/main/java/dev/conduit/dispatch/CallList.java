package dev.conduit.dispatch;

import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * Calls in no order, added and removed in constant time without an object for each: they
 * know their neighbours themselves, and so a call is in one list at most. Guarded by its
 * owner.
 */
final class CallList {

	private @Nullable DispatchedCall first;

	private int size;

	void add(DispatchedCall call) {
		DispatchedCall next = this.first;
		call.next = next;
		call.listed = true;
		if (next != null) {
			next.previous = call;
		}
		this.first = call;
		this.size++;
	}

	void remove(DispatchedCall call) {
		if (!call.listed) {
			return;
		}
		DispatchedCall previous = call.previous;
		DispatchedCall next = call.next;
		if (previous != null) {
			previous.next = next;
		}
		else {
			this.first = next;
		}
		if (next != null) {
			next.previous = previous;
		}
		call.previous = null;
		call.next = null;
		call.listed = false;
		this.size--;
	}

	int size() {
		return this.size;
	}

	List<DispatchedCall> toList() {
		List<DispatchedCall> all = new ArrayList<>(this.size);
		for (DispatchedCall call = this.first; call != null; call = call.next) {
			all.add(call);
		}
		return all;
	}

}
