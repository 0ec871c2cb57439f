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
			observed.returned();
		}
		catch (Exception | Error ex) {
			observed.end(ex);
			throw ex;
		}
		finally {
			scope.close();
		}
	}

	/**
	 * Whether no answer is wanted any more is looked for where there is an answer or the
	 * handler fails, which is where a handler ends that runs. One that has returned
	 * without an answer has to be told.
	 */
	private static final class ObservedExchange extends ForwardingExchange {

		private final Run run;

		private volatile boolean answered;

		private volatile CancellationToken.@Nullable Registration givenUp;

		ObservedExchange(Exchange exchange, Run run) {
			super(exchange);
			this.run = run;
		}

		/**
		 * The handler has returned; others may be answering.
		 */
		void returned() {
			if (this.answered) {
				return;
			}
			this.givenUp = cancellation().onCancel(() -> end(null));
			if (this.answered) {
				forget();
			}
		}

		void end(@Nullable Throwable failure) {
			answered();
			this.run.end(
					cancellation().isCancelled() ? new CancellationException("no answer is wanted any more") : failure);
		}

		private void answered() {
			this.answered = true;
			forget();
		}

		private void forget() {
			CancellationToken.Registration registration = this.givenUp;
			if (registration != null) {
				registration.remove();
			}
		}

		@Override
		public void reply(Headers headers, Payload payload) {
			this.run.answered(payload);
			end(null);
			super.reply(headers, payload);
		}

		@Override
		public void reply(Flow.Publisher<Payload> stream) {
			answered();
			super.reply((subscriber) -> stream.subscribe(new ObservationSubscriber(subscriber, this.run)));
			if (cancellation().isCancelled()) {
				// It may have had no subscriber any more.
				end(null);
			}
		}

		@Override
		public void fail(Problem problem) {
			end(ConduitException.of(problem));
			super.fail(problem);
		}

	}

}
