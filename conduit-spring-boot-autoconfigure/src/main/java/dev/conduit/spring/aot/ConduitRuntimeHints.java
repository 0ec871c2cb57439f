package dev.conduit.spring.aot;

import org.jspecify.annotations.Nullable;
import org.springframework.aot.hint.BindingReflectionHintsRegistrar;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;

import dev.conduit.spring.files.FileInfo;
import dev.conduit.spring.files.OpenDownload;
import dev.conduit.spring.files.OpenUpload;
import dev.conduit.spring.files.UploadRequest;

/**
 * What Conduit itself sends and receives as JSON. Its client of files names no types that
 * anybody could find.
 */
final class ConduitRuntimeHints implements RuntimeHintsRegistrar {

	@Override
	public void registerHints(RuntimeHints hints, @Nullable ClassLoader classLoader) {
		new BindingReflectionHintsRegistrar().registerReflectionHints(hints.reflection(), FileInfo.class,
				OpenDownload.class, OpenUpload.class, UploadRequest.class);
	}

}
