package dev.conduit.architecture;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import javax.lang.model.element.Modifier;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.SynchronizedTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.TreeScanner;
import com.sun.source.util.Trees;

/**
 * What class files do not tell: the compiler's trees of a folder of sources.
 */
final class SourceCode {

	private static final int MAXIMUM_CODE_LINES_OF_A_FILE = 250;

	private static final int MAXIMUM_LINES_OF_A_METHOD = 30;

	private static final int MAXIMUM_PARAMETERS_OF_A_CONSTRUCTOR = 6;

	private final List<Path> files;

	private SourceCode(List<Path> files) {
		this.files = files;
	}

	/**
	 * All Java sources below a folder; none if there is no such folder.
	 */
	static SourceCode below(Path folder) {
		if (!Files.isDirectory(folder)) {
			return new SourceCode(List.of());
		}
		try (Stream<Path> tree = Files.walk(folder)) {
			return new SourceCode(tree.filter((path) -> path.toString().endsWith(".java")).sorted().toList());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Where a monitor is taken, as {@code file:line}.
	 */
	List<String> monitors() {
		List<String> found = new ArrayList<>();
		scan(new TreeScanner<Void, Lines>() {

			@Override
			public Void visitSynchronized(SynchronizedTree tree, Lines lines) {
				found.add(lines.placeOf(tree));
				return super.visitSynchronized(tree, lines);
			}

			@Override
			public Void visitMethod(MethodTree tree, Lines lines) {
				if (tree.getModifiers().getFlags().contains(Modifier.SYNCHRONIZED)) {
					found.add(lines.placeOf(tree));
				}
				return super.visitMethod(tree, lines);
			}

		});
		return found;
	}

	/**
	 * What is larger than it should be, one sentence each.
	 */
	List<String> oversized() {
		List<String> found = new ArrayList<>();
		for (Path file : this.files) {
			long count = codeLines(file);
			if (count > MAXIMUM_CODE_LINES_OF_A_FILE) {
				found.add("%s: %d code lines (%d)".formatted(file.getFileName(), count, MAXIMUM_CODE_LINES_OF_A_FILE));
			}
		}
		scan(new TreeScanner<Void, Lines>() {

			@Override
			public Void visitMethod(MethodTree tree, Lines lines) {
				long length = lines.lengthOf(tree);
				if (length > MAXIMUM_LINES_OF_A_METHOD) {
					found.add("%s: method '%s' has %d lines (%d)".formatted(lines.placeOf(tree), tree.getName(), length,
							MAXIMUM_LINES_OF_A_METHOD));
				}
				int parameters = tree.getParameters().size();
				if (tree.getReturnType() == null && parameters > MAXIMUM_PARAMETERS_OF_A_CONSTRUCTOR) {
					found.add("%s: a constructor has %d parameters (%d)".formatted(lines.placeOf(tree), parameters,
							MAXIMUM_PARAMETERS_OF_A_CONSTRUCTOR));
				}
				return super.visitMethod(tree, lines);
			}

		});
		return found;
	}

	private static long codeLines(Path file) {
		try (Stream<String> lines = Files.lines(file)) {
			return lines.map(String::strip)
				.filter((line) -> !line.isEmpty())
				.filter((line) -> !line.startsWith("//") && !line.startsWith("/*") && !line.startsWith("*"))
				.count();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private void scan(TreeScanner<Void, Lines> scanner) {
		if (this.files.isEmpty()) {
			return;
		}
		JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
		try (StandardJavaFileManager manager = compiler.getStandardFileManager(null, null, null)) {
			JavacTask task = (JavacTask) compiler.getTask(null, manager, null, null, null,
					manager.getJavaFileObjectsFromPaths(this.files));
			SourcePositions positions = Trees.instance(task).getSourcePositions();
			for (CompilationUnitTree unit : task.parse()) {
				scanner.scan(unit, new Lines(unit, positions));
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private record Lines(CompilationUnitTree unit, SourcePositions positions) {

		String placeOf(Tree tree) {
			return Path.of(this.unit.getSourceFile().getName()).getFileName() + ":" + first(tree);
		}

		long lengthOf(Tree tree) {
			return last(tree) - first(tree) + 1;
		}

		private long first(Tree tree) {
			return this.unit.getLineMap().getLineNumber(this.positions.getStartPosition(this.unit, tree));
		}

		private long last(Tree tree) {
			return this.unit.getLineMap().getLineNumber(this.positions.getEndPosition(this.unit, tree));
		}

	}

}
