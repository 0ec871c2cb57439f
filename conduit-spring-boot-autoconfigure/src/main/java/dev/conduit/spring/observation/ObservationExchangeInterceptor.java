package dev.conduit.spring.observation;

import java.util.concurrent.CancellationException;
import java.util.concurrent.Flow;

import org.jspecify.annotations.Nullable;

import dev.conduit.exchange.CancellationToken;
import dev.conduit.exchange.Exchange;
import dev.conduit.exchange.ExchangeInterceptor;
import dev.conduit.exchange.ForwardingExchange;
import dev.conduit.message.ConduitException;
import dev.conduit.message.Headers;
import dev.conduit.message.Payload;
import dev.conduit.message.Problem;

/**
 * Observes the calls that this application answers, from the start of the handler to the
 * answer or the end of its stream. What the handler does on its thread is a part of it.
 *
 * @since 0.1.0
 */
public final class ObservationExchangeInterceptor implements ExchangeInterceptor {

	private final ConduitObservations observations;

	/**
	 * An interceptor.
	 * @param observations begins observations
	 */
	public ObservationExchangeInterceptor(ConduitObservations observations) {
		this.observations = observations;
	}

	@Override
	public void intercept(Exchange exchange, Chain chain) throws Exception {
		Run run = this.observations.serverRequest(exchange);
		ObservedExchange observed = new ObservedExchange(exchange, run);
		Run.Scope scope = run.open();
		try {
			chain.proceed(observed);
		}
		catch (Exception | Error ex) {
			observed.end(ex);
			throw ex;
		}
		finally {
			scope.close();
		}
	}

	private static final class ObservedExchange extends ForwardingExchange {

		private final Run run;

		private final CancellationToken.Registration givenUp;

		ObservedExchange(Exchange exchange, Run run) {
			super(exchange);
			this.run = run;
			this.givenUp = exchange.cancellation()
				.onCancel(() -> run.end(new CancellationException("no answer is wanted any more")));
		}

		void end(@Nullable Throwable failure) {
			this.givenUp.remove();
			this.run.end(failure);
		}

		@Override
		public void reply(Headers headers, Payload payload) {
			this.run.answered(payload);
			end(null);
			super.reply(headers, payload);
		}

		@Override
		public void reply(Flow.Publisher<Payload> stream) {
			this.givenUp.remove();
			super.reply((subscriber) -> stream.subscribe(new ObservationSubscriber(subscriber, this.run)));
		}

		@Override
		public void fail(Problem problem) {
			end(ConduitException.of(problem));
			super.fail(problem);
		}

	}

}
