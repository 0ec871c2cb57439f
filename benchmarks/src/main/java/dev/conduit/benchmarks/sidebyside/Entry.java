package dev.conduit.benchmarks.sidebyside;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

import dev.conduit.benchmarks.kit.load.Cell;
import dev.conduit.benchmarks.kit.load.Pair;
import dev.conduit.benchmarks.kit.load.Shape;

/**
 * A contestant and what it is put to.
 *
 * @param name by which it is chosen
 * @param title for readers
 * @param classPath where its classes are
 * @param type name of its {@link dev.conduit.benchmarks.kit.load.Contestant} class
 * @param variant what its constructor takes
 * @param cells what it is put to where nothing else is asked for
 * @param shapes the kinds of load that it can be put to at all
 */
record Entry(String name, String title, ClassPath classPath, String type, String variant, List<Cell> cells,
		Set<Shape> shapes) {

	/**
	 * Starts its processes.
	 * @param benchmarks folder of the module
	 * @param options of their JVMs, beside those that it needs
	 * @return server and client
	 * @throws IOException if one of them cannot be started
	 * @throws InterruptedException if the thread is interrupted
	 */
	Pair start(Path benchmarks, String... options) throws IOException, InterruptedException {
		return Pair.start(this.name, this.type, this.variant, this.classPath.get(benchmarks),
				Stream.concat(this.classPath.options().stream(), Stream.of(options)).toList());
	}

	/** The same, put to those of the cells that it can be put to. */
	Entry withCells(List<Cell> others) {
		return new Entry(this.name, this.title, this.classPath, this.type, this.variant,
				others.stream().filter((cell) -> this.shapes.contains(cell.shape())).toList(), this.shapes);
	}

	@Override
	public String toString() {
		return this.name;
	}

}
