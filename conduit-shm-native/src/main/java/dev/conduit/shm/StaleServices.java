package dev.conduit.shm;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What services and clients that died have left in a folder.
 */
final class StaleServices {

	private final Path folder;

	private final Domain domain;

	StaleServices(Path folder, Domain domain) {
		this.folder = folder;
		this.domain = domain;
	}

	/** Files that nobody holds. */
	List<Path> files() {
		List<Path> files = new ArrayList<>();
		deadClients().forEach((client) -> files.add(client.path()));
		sites().forEach((site) -> files.addAll(site.leftovers()));
		return files;
	}

	/** Takes their names. */
	List<Path> clean() {
		List<Path> cleaned = new ArrayList<>();
		// A number never lives a second time.
		deadClients().stream().filter(ServiceNames.ClientFile::delete).forEach((client) -> cleaned.add(client.path()));
		sites().forEach((site) -> cleaned.addAll(site.sweep()));
		return cleaned;
	}

	private List<ServiceNames.ClientFile> deadClients() {
		return ServiceNames.clients(this.folder)
			.stream()
			.filter((client) -> new Life(this.domain.file(), client.client()).isOver())
			.toList();
	}

	private List<ServiceSite> sites() {
		List<ServiceSite> sites = new ArrayList<>();
		Set<String> names = new HashSet<>();
		try (DirectoryStream<Path> found = Files.newDirectoryStream(this.folder)) {
			for (Path file : found) {
				ServiceNames.ofFile(file)
					.filter((service) -> names.add(service.service()))
					.ifPresent((service) -> sites.add(new ServiceSite(this.domain, service)));
			}
			return sites;
		}
		catch (IOException ex) {
			throw new SharedMemoryException("'%s' cannot be looked at: %s".formatted(this.folder, ex), ex);
		}
	}

}
