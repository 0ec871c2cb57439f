package dev.conduit.fault;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;

import dev.conduit.frame.Frame;

/**
 * Says what happens to each frame.
 *
 * @since 0.1.0
 * @see RandomFaults
 */
@FunctionalInterface
public interface FaultPlan {

	/** Nothing happens to any. */
	FaultPlan NONE = (direction, frame) -> Fault.NONE;

	/**
	 * What happens to a frame. Called once for each frame, in the order of its link and
	 * direction, by any thread; never blocks.
	 * @param direction where it is on its way to
	 * @param frame the frame
	 * @return what happens
	 */
	Fault next(Direction direction, Frame frame);

	/**
	 * The same happens to the first frames of a kind, and nothing to others.
	 * @param times how many
	 * @param direction where they are on their way to
	 * @param which the frames
	 * @param fault what happens
	 * @return the plan
	 */
	static FaultPlan first(int times, Direction direction, Predicate<? super Frame> which, Fault fault) {
		AtomicInteger left = new AtomicInteger(times);
		return (towards, frame) -> {
			boolean meant = towards == direction && which.test(frame)
					&& left.getAndUpdate((count) -> Math.max(0, count - 1)) > 0;
			return (meant) ? fault : Fault.NONE;
		};
	}

	/**
	 * The same happens to all frames of one direction.
	 * @param direction where they are on their way to
	 * @param fault what happens
	 * @return the plan
	 */
	static FaultPlan each(Direction direction, Fault fault) {
		return (towards, frame) -> (towards == direction) ? fault : Fault.NONE;
	}

}
