package dev.conduit.samples.iot.monitor;

import java.util.List;

/**
 * Where the monitor shows what it knows. For any thread.
 */
interface Screen {

	/**
	 * Says that something happened.
	 */
	void print(String line);

	/**
	 * Shows how things are.
	 * @param rows the devices
	 * @param waiting alerts that nobody acknowledged
	 */
	void draw(List<Watch.Row> rows, int waiting);

}
