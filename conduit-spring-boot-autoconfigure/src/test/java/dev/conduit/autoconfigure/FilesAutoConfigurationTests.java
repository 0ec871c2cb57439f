package dev.conduit.autoconfigure;

import java.nio.file.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import dev.conduit.spring.ConduitContext;
import dev.conduit.spring.files.ConduitFiles;
import dev.conduit.spring.files.FileService;

import static org.assertj.core.api.Assertions.assertThat;

class FilesAutoConfigurationTests {

	private final ApplicationContextRunner runner = ConduitContext.bare();

	@TempDir
	private Path folder;

	@Test
	void aServerTakesFilesOnlyWhereThatIsWanted() {
		this.runner
			.run((context) -> assertThat(context).doesNotHaveBean(FileService.class).hasSingleBean(ConduitFiles.class));
		this.runner.withPropertyValues("conduit.files.enabled=true", "conduit.files.root=" + this.folder.resolve("new"))
			.run((context) -> {
				assertThat(context).hasSingleBean(FileService.class);
				assertThat(this.folder.resolve("new")).isDirectory();
			});
	}

	@Test
	void withoutFolderItDoesNotStart() {
		this.runner.withPropertyValues("conduit.files.enabled=true")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.isInstanceOfSatisfying(InvalidPropertyException.class, (ex) -> {
					assertThat(ex.name()).isEqualTo("conduit.files.root");
					assertThat(ex.action()).isEqualTo("Set 'conduit.files.root' to the folder of the files.");
				}));
	}

	@ParameterizedTest
	@CsvSource({ "root, /dev/null", "max-size, 0B", "quota, 0B", "max-open, 0", "idle-timeout, 0s",
			"keep-unfinished, 0s" })
	void aValueThatCannotWorkIsRefusedUnderTheNameOfItsProperty(String key, String value) {
		this.runner
			.withPropertyValues("conduit.files.enabled=true", "conduit.files.root=" + this.folder,
					"conduit.files." + key + "=" + value)
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.isInstanceOfSatisfying(InvalidPropertyException.class,
						(ex) -> assertThat(ex.name()).isEqualTo("conduit.files." + key)));
	}

}
