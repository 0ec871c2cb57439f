package dev.conduit.shm;

import java.io.UncheckedIOException;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;

/**
 * The place in a folder where a service of one name is or may be.
 */
final class ServiceSite {

	private static final SecureRandom RANDOM = new SecureRandom();

	private final Domain domain;

	private final ServiceNames names;

	private final TopicLocks locks;

	ServiceSite(Domain domain, ServiceNames names) {
		this.domain = domain;
		this.names = names;
		this.locks = names.locks(domain.file());
	}

	/** Offers the service, in place of one that died. */
	Service offer(ServiceOptions options) {
		return this.locks.exclusively(() -> {
			FileLock lock = this.locks.tryPublisher()
				.orElseThrow(() -> new ServiceInUseException(this.names.service(), holder()));
			try {
				this.names.clients().forEach(ServiceNames.ClientFile::delete);
				this.names.deleteService();
				return create(options, lock);
			}
			catch (RuntimeException ex) {
				DomainFile.unlock(lock);
				throw ex;
			}
		});
	}

	/** It lives before a client can find it: none may take it for dead meanwhile. */
	private Service create(ServiceOptions options, FileLock lock) {
		long incarnation = RANDOM.nextLong();
		FileLock life = new Life(this.domain.file(), incarnation).begin();
		try {
			ServicePage page = ServicePage.create(this.names, incarnation, this.domain.futex());
			return new Service(this.domain, this.names, options, page, lock, life);
		}
		catch (RuntimeException ex) {
			DomainFile.unlock(life);
			throw ex;
		}
	}

	/** The service that is there, dead or alive, or nothing. */
	Optional<ServicePage> attach() {
		try {
			return ServicePage.attach(this.names.serviceFile(), this.domain.futex());
		}
		catch (UncheckedIOException ex) {
			throw new SharedMemoryException(
					"service '%s' cannot be opened: %s".formatted(this.names.service(), ex.getCause()), ex);
		}
	}

	/** What a dead server left; nothing where one lives. */
	List<Path> leftovers() {
		return this.locks.exclusively(() -> isFree() ? this.names.serviceFiles() : List.of());
	}

	/**
	 * Takes the names of what a dead server left, where no other has come.
	 * @return the files that were there
	 */
	List<Path> sweep() {
		return this.locks.exclusively(() -> isFree() ? this.names.deleteService() : List.of());
	}

	private boolean isFree() {
		Optional<FileLock> lock = this.locks.tryPublisher();
		lock.ifPresent(DomainFile::unlock);
		return lock.isPresent();
	}

	private String holder() {
		try {
			return attach().map((page) -> {
				try (ServicePage mapped = page) {
					return "process " + mapped.pid();
				}
			}).orElse("another process");
		}
		catch (SharedMemoryException ex) {
			// What it left tells nothing.
			return "another process";
		}
	}

}
