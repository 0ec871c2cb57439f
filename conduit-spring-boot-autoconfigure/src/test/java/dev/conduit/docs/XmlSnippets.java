package dev.conduit.docs;

import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;

import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;
import org.xml.sax.SAXParseException;
import org.xml.sax.helpers.DefaultHandler;

/**
 * Looks whether a dependency that a page shows is one of ours, as the reactor has it.
 */
final class XmlSnippets {

	private XmlSnippets() {
	}

	static List<String> problems(Snippet snippet) throws IOException {
		try {
			Element dependency = parse(snippet.text()).getDocumentElement();
			Path pom = Page.ROOT.resolve(child(dependency, "artifactId")).resolve("pom.xml");
			if (!dependency.getTagName().equals("dependency") || !Files.exists(pom)) {
				return List.of(snippet.problem(1, "it is no dependency on a module of this repository"));
			}
			Element parent = (Element) parse(Files.readString(pom)).getElementsByTagName("parent").item(0);
			String expected = child(parent, "groupId") + ":" + child(parent, "version");
			String shown = child(dependency, "groupId") + ":" + child(dependency, "version");
			return expected.equals(shown) ? List.of()
					: List.of(snippet.problem(1, "group and version are %s, and not %s".formatted(expected, shown)));
		}
		catch (SAXParseException ex) {
			return List.of(snippet.problem(ex.getLineNumber(), ex.getMessage()));
		}
		catch (SAXException ex) {
			return List.of(snippet.problem(1, String.valueOf(ex.getMessage())));
		}
	}

	/** Reads XML of this repository. */
	static Document parse(String text) throws IOException, SAXException {
		try {
			DocumentBuilder builder = DocumentBuilderFactory.newDefaultInstance().newDocumentBuilder();
			// The standard one also prints what it throws.
			builder.setErrorHandler(new DefaultHandler());
			return builder.parse(new InputSource(new StringReader(text)));
		}
		catch (ParserConfigurationException ex) {
			throw new IllegalStateException("the JDK's own parser cannot be made", ex);
		}
	}

	/** The text of a child element, empty where there is none. */
	static String child(Element element, String name) {
		for (Node node = element.getFirstChild(); node != null; node = node.getNextSibling()) {
			if (node.getNodeName().equals(name)) {
				return node.getTextContent().strip();
			}
		}
		return "";
	}

}
