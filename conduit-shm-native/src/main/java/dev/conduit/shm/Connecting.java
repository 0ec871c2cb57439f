package dev.conduit.shm;

import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.security.SecureRandom;

/**
 * A client on its way to a service: it makes its file, rings, and waits for a number.
 */
final class Connecting {

	private static final SecureRandom RANDOM = new SecureRandom();

	private final Domain domain;

	private final ServiceNames names;

	private final ServiceSite site;

	private final ConnectOptions options;

	Connecting(Domain domain, ServiceNames names, ConnectOptions options) {
		this.domain = domain;
		this.names = names;
		this.site = new ServiceSite(domain, names);
		this.options = options;
	}

	ClientDuplex connect() {
		ServicePage service = this.site.attach()
			.orElseThrow(() -> unavailable("nobody listens: start the server first, or correct the name"));
		try {
			Life server = new Life(this.domain.file(), service.incarnation());
			if (!service.isOpen() || server.isOver()) {
				this.site.sweep();
				throw unavailable("nobody listens: process %d that did is gone".formatted(service.pid()));
			}
			return knock(service, server);
		}
		catch (RuntimeException ex) {
			service.close();
			throw ex;
		}
	}

	private ClientDuplex knock(ServicePage service, Life server) {
		long client = RANDOM.nextLong();
		Path file = this.names.clientFile(service.incarnation(), client);
		FileLock life = new Life(this.domain.file(), client).begin();
		try {
			Pair pair = Pair.create(file, service.incarnation(), client, this.options.ringBytes(), service.owner(),
					this.domain.futex());
			try {
				service.arrive();
				awaitNumber(service, server, pair);
				return new ClientDuplex(this.domain, this.site, service, pair, life, this.options.waiting());
			}
			catch (RuntimeException ex) {
				pair.close();
				new ServiceNames.ClientFile(file, "", 0, client, true).delete();
				throw ex;
			}
		}
		catch (RuntimeException ex) {
			DomainFile.unlock(life);
			throw ex;
		}
	}

	private void awaitNumber(ServicePage service, Life server, Pair pair) {
		long start = System.nanoTime();
		long nap = this.options.waiting().nap().toNanos();
		long timeout = this.options.timeout().toNanos();
		Doorbell bell = pair.wake();
		while (pair.index() == 0) {
			long left = timeout - (System.nanoTime() - start);
			if (left <= 0) {
				throw unavailable("process %d that listens has not answered within %d ms: is it stopped?"
					.formatted(service.pid(), this.options.timeout().toMillis()));
			}
			if (!service.isOpen() || server.isOver()) {
				throw unavailable("process %d that listened is gone".formatted(service.pid()));
			}
			int announced = bell.announce();
			if (pair.index() == 0) {
				bell.sleep(announced, Math.min(left, nap));
			}
		}
		bell.awake();
		if (pair.index() < 0) {
			throw unavailable("it has as many clients as it takes: raise its 'maxClients'");
		}
	}

	private ServiceUnavailableException unavailable(String reason) {
		return new ServiceUnavailableException(
				"service '%s' cannot be reached: %s".formatted(this.names.service(), reason));
	}

}
