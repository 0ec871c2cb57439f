package dev.conduit.benchmarks.sidebyside;

import java.util.List;

import dev.conduit.benchmarks.kit.load.Cell;

/**
 * A contestant and what it is put to.
 *
 * @param name by which it is chosen
 * @param title for readers
 * @param classPath where its classes are
 * @param type name of its {@link dev.conduit.benchmarks.kit.load.Contestant} class
 * @param variant what its constructor takes
 * @param cells what it is put to where nothing else is asked for
 */
record Entry(String name, String title, ClassPath classPath, String type, String variant, List<Cell> cells) {

	Entry withCells(List<Cell> others) {
		return new Entry(this.name, this.title, this.classPath, this.type, this.variant, others);
	}

	@Override
	public String toString() {
		return this.name;
	}

}
