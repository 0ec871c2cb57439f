package dev.conduit.shm;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.GroupPrincipal;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.nio.file.attribute.UserPrincipalNotFoundException;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * Who may use a domain's files: the user of this process alone, or the members of a group
 * as well. Permissions are set after a file is made, so that no umask changes them, and
 * before it has the name that others look for.
 *
 * @param user who this process is
 * @param group who else may, or nobody
 */
record Access(UserPrincipal user, @Nullable GroupPrincipal group) {

	private static final Path SELF = Path.of("/proc/self");

	/** New files in the folder get its group. */
	private static final int FOLDER_OF_A_GROUP = 02770;

	/**
	 * For a file system and a group by its name or number.
	 * @throws SharedMemoryException if there is no such group
	 */
	static Access of(Path folder, @Nullable String group) throws IOException {
		UserPrincipal user = (Files.exists(SELF)) ? Files.getOwner(SELF)
				: folder.getFileSystem()
					.getUserPrincipalLookupService()
					.lookupPrincipalByName(System.getProperty("user.name"));
		return new Access(user, (group != null) ? lookUp(folder, group) : null);
	}

	/** Makes the folder where there is none, and refuses one that others may use. */
	void prepare(Path folder) throws IOException {
		if (Files.notExists(folder)) {
			if (this.group != null) {
				makeForGroup(folder, this.group);
			}
			else {
				makeForOwner(folder);
			}
		}
		PosixFileAttributes found = Files.readAttributes(folder, PosixFileAttributes.class);
		refusal(found).ifPresent((reason) -> {
			throw new SharedMemoryException("'%s' %s".formatted(folder, reason));
		});
	}

	/** Lets those who may use a new file, and nobody else. */
	void share(Path file) throws IOException {
		share(file, this.group);
	}

	/** Lets the owner use a new file, and a group if there is one. */
	static void share(Path file, @Nullable GroupPrincipal group) throws IOException {
		if (group != null) {
			give(file, group);
		}
		Files.setPosixFilePermissions(file,
				PosixFilePermissions.fromString((group != null) ? "rw-rw----" : "rw-------"));
	}

	/** Why a file is not to be opened, or nothing. */
	Optional<String> refusalOfFile(PosixFileAttributes file) {
		if (!file.isRegularFile()) {
			return Optional.of("it is no regular file");
		}
		if (this.group == null && !file.owner().equals(this.user)) {
			return Optional.of("it belongs to %s, and this process runs as %s".formatted(file.owner().getName(),
					this.user.getName()));
		}
		if (this.group != null && !file.group().equals(this.group)) {
			return Optional.of("it has group %s, and not %s".formatted(file.group().getName(), this.group.getName()));
		}
		if (file.permissions().contains(PosixFilePermission.OTHERS_WRITE)) {
			return Optional.of("everybody may write to it");
		}
		return Optional.empty();
	}

	private Optional<String> refusal(PosixFileAttributes folder) {
		Set<PosixFilePermission> allowed = folder.permissions();
		String permissions = PosixFilePermissions.toString(allowed);
		if (allowed.contains(PosixFilePermission.OTHERS_WRITE)) {
			return Optional.of("may be written by everybody (%s): choose a folder in it".formatted(permissions));
		}
		if (this.group != null) {
			return (folder.group().equals(this.group) && allowed
				.contains(PosixFilePermission.GROUP_WRITE)) ? Optional.empty() : Optional
					.of("has group %s with %s, and not group %s with rwxrwx---: remove it, so that it is made anew, or choose another"
						.formatted(folder.group().getName(), permissions, this.group.getName()));
		}
		if (!folder.owner().equals(this.user)) {
			return Optional
				.of("belongs to %s with %s, and this process runs as %s: run both as one user, or let both open it with a 'group' that they share"
					.formatted(folder.owner().getName(), permissions, this.user.getName()));
		}
		return (allowed.contains(PosixFilePermission.GROUP_WRITE)) ? Optional
			.of("may be written by group %s (%s): open it with this 'group', or choose a folder of the user %s alone"
				.formatted(folder.group().getName(), permissions, this.user.getName())) : Optional.empty();
	}

	private static void makeForOwner(Path folder) throws IOException {
		Set<PosixFilePermission> ownerOnly = PosixFilePermissions.fromString("rwx------");
		FileAttribute<Set<PosixFilePermission>> attribute = PosixFilePermissions.asFileAttribute(ownerOnly);
		Files.createDirectories(Objects.requireNonNull(folder.toAbsolutePath().getParent()), attribute);
		try {
			Files.createDirectory(folder, attribute);
			Files.setPosixFilePermissions(folder, ownerOnly);
		}
		catch (FileAlreadyExistsException ex) {
			// Another process was faster; whose it is, is looked at next.
			return;
		}
	}

	/** Made aside, so that nobody finds it before it is the group's. */
	private static void makeForGroup(Path folder, GroupPrincipal group) throws IOException {
		Path parent = Objects.requireNonNull(folder.toAbsolutePath().getParent());
		Path aside = Files.createTempDirectory(parent, ".conduit-");
		try {
			give(aside, group);
			Files.setAttribute(aside, "unix:mode", FOLDER_OF_A_GROUP);
			Files.move(aside, folder, StandardCopyOption.ATOMIC_MOVE);
		}
		catch (IOException | RuntimeException ex) {
			Files.deleteIfExists(aside);
			if (!Files.isDirectory(folder)) {
				throw ex;
			}
			// Another process was faster; whose it is, is looked at next.
		}
	}

	private static void give(Path file, GroupPrincipal group) throws IOException {
		PosixFileAttributeView view = Files.getFileAttributeView(file, PosixFileAttributeView.class);
		if (!view.readAttributes().group().equals(group)) {
			try {
				view.setGroup(group);
			}
			catch (IOException ex) {
				throw new SharedMemoryException("'%s' cannot be given to group %s: only a member can (%s)"
					.formatted(file, group.getName(), ex.getMessage()), ex);
			}
		}
	}

	private static GroupPrincipal lookUp(Path folder, String group) throws IOException {
		try {
			return folder.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByGroupName(group);
		}
		catch (UserPrincipalNotFoundException ex) {
			throw new SharedMemoryException("there is no group '%s' here: make it, or give its number".formatted(group),
					ex);
		}
	}

}
