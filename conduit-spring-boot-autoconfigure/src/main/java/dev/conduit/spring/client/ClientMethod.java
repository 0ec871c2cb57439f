package dev.conduit.spring.client;

import java.util.List;
import java.util.concurrent.CompletableFuture;

import org.jspecify.annotations.Nullable;

import dev.conduit.convert.PayloadReader;
import dev.conduit.exchange.Deadline;
import dev.conduit.message.Reply;
import dev.conduit.message.Violation;
import dev.conduit.spring.binding.CarriedContext;
import dev.conduit.spring.binding.ConstraintValidation.MethodConstraints;
import dev.conduit.spring.binding.Outbound;
import dev.conduit.spring.binding.ReturnType;

/**
 * A method of a client's interface, ready to be called by any thread.
 */
final class ClientMethod implements ProxyMethod {

	private final ClientCall<Exception> call;

	private final CheckedArguments arguments;

	private final MethodConstraints constraints;

	private final ReturnType returnType;

	private final PayloadReader reader;

	ClientMethod(ClientCall<Exception> call, CheckedArguments arguments, MethodConstraints constraints,
			ReturnType returnType, PayloadReader reader) {
		this.call = call;
		this.arguments = arguments;
		this.constraints = constraints;
		this.returnType = returnType;
		this.reader = reader;
	}

	@Override
	public @Nullable Object invoke(Object proxy, @Nullable Object[] values) throws Exception {
		if (!this.returnType.isAsync()) {
			Reply reply = this.call.await(this.arguments.write(proxy, values));
			return (reply != null) ? read(proxy, reply) : null;
		}
		Deadline inherited = Deadline.current();
		CarriedContext.Carried here = CarryingExecutor.capture(this.call.executor());
		return this.returnType.fromFuture(() -> callLater(proxy, values, inherited, here));
	}

	@Override
	public ProxyMethod over(ConduitChannel channel) {
		return new ClientMethod(this.call.over(channel), this.arguments, this.constraints, this.returnType,
				this.reader);
	}

	/**
	 * Where the subscriber knows nothing of its own, the call is a part of the caller's
	 * work.
	 */
	private CompletableFuture<?> callLater(Object proxy, @Nullable Object[] values, Deadline inherited,
			CarriedContext.Carried caller) {
		CarriedContext.Scope work = CarryingExecutor.capture(this.call.executor(), caller).open();
		Deadline.Scope scope = inherited.earlier(Deadline.current()).open();
		try {
			Outbound outbound = this.arguments.write(proxy, values);
			if (this.call.oneWay()) {
				this.call.send(outbound);
				return CompletableFuture.completedFuture(null);
			}
			return this.call.<@Nullable Object>later(outbound, (reply) -> read(proxy, reply));
		}
		catch (RuntimeException ex) {
			return CompletableFuture.failedFuture(ex);
		}
		finally {
			scope.close();
			work.close();
		}
	}

	private @Nullable Object read(Object proxy, Reply reply) {
		Object result = Answers.read(this.call.route(), this.reader, reply);
		List<Violation> violations = this.constraints.checkResult(proxy, result);
		if (!violations.isEmpty()) {
			throw Answers.invalid(this.call.route(), "breaks constraints", violations, null);
		}
		return result;
	}

}
