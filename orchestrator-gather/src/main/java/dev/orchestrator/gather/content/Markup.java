package dev.orchestrator.gather.content;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.jspecify.annotations.Nullable;

/** A cursor over XML of a stranger: from start to end to text, never deeper or with more names than office documents have. */
final class Markup implements AutoCloseable {

    private static final int DEEPEST = 1_000;
    private static final int MOST_NAMES = 20_000;

    private final XMLStreamReader xml;
    private final InputStream bytes;
    private final Set<String> names = new HashSet<>();
    private int depth;

    private Markup(XMLStreamReader xml, InputStream bytes) {
        this.xml = xml;
        this.bytes = bytes;
    }

    /** Begins to read. The bytes are closed with the cursor. */
    static Markup open(InputStream bytes) throws IOException {
        InputStream buffered = new BufferedInputStream(bytes);
        InputStreamReader characters = new InputStreamReader(buffered, charset(buffered));
        try {
            return new Markup(factory().createXMLStreamReader(new BoundedMarkup(characters)), buffered);
        } catch (XMLStreamException e) {
            buffered.close();
            throw failure(e);
        }
    }

    /** Office documents are in UTF-8 or UTF-16, whatever else XML may be in. */
    private static Charset charset(InputStream bytes) throws IOException {
        bytes.mark(2);
        int first = bytes.read();
        int second = bytes.read();
        bytes.reset();
        boolean wide = (first == 0xfe && second == 0xff) || (first == 0xff && second == 0xfe);
        if (wide || first == 0 || second == 0) {
            return wide ? StandardCharsets.UTF_16 : first == 0 ? StandardCharsets.UTF_16BE : StandardCharsets.UTF_16LE;
        }
        if (first == 0xef) {
            bytes.skipNBytes(3); // a byte order mark
        }
        return StandardCharsets.UTF_8;
    }

    /** The JDK's own, whatever other parser is on the class path: its switches are known. */
    private static XMLInputFactory factory() {
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        factory.setXMLResolver((publicId, systemId, baseUri, namespace) -> {
            throw new XMLStreamException("nothing outside of the document is read");
        });
        return factory;
    }

    private static IOException failure(XMLStreamException e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof Unreadable known) {
                return known;
            }
            if (cause instanceof XMLStreamException nested && nested.getNestedException() instanceof Unreadable known) {
                return known;
            }
        }
        return Unreadable.broken("its XML is not well-formed");
    }

    /** Goes to the next start, end or text; false at the end of the document. */
    boolean next() throws IOException {
        try {
            while (xml.hasNext()) {
                int event = xml.next();
                if (event == XMLStreamConstants.START_ELEMENT) {
                    started();
                    return true;
                } else if (event == XMLStreamConstants.END_ELEMENT) {
                    depth--;
                    return true;
                } else if (isText()) {
                    return true;
                }
            }
            return false;
        } catch (XMLStreamException e) {
            throw failure(e);
        }
    }

    private void started() throws IOException {
        if (++depth > DEEPEST) {
            throw Unreadable.broken("its XML is nested more than " + DEEPEST + " levels deep");
        }
        names.add(xml.getLocalName());
        for (int i = 0; i < xml.getAttributeCount(); i++) {
            names.add(xml.getAttributeLocalName(i));
        }
        for (int i = 0; i < xml.getNamespaceCount(); i++) {
            names.add(String.valueOf(xml.getNamespaceURI(i)));
            names.add(String.valueOf(xml.getNamespacePrefix(i)));
        }
        if (names.size() > MOST_NAMES) { // the parser keeps each of them for as long as it lives
            throw Unreadable.broken("its XML has more than " + MOST_NAMES + " different names");
        }
    }

    boolean isStart() {
        return xml.isStartElement();
    }

    boolean isEnd() {
        return xml.isEndElement();
    }

    boolean isText() {
        return xml.isCharacters() || xml.getEventType() == XMLStreamConstants.SPACE;
    }

    boolean ends(String name) {
        return isEnd() && name().equals(name);
    }

    boolean starts(String name) {
        return isStart() && name().equals(name);
    }

    /** The name of the element, without its prefix. */
    String name() {
        return xml.getLocalName();
    }

    boolean isOf(String namespace) {
        String uri = xml.getNamespaceURI();
        return uri != null && uri.contains(namespace);
    }

    String text() {
        return xml.getText();
    }

    /** An attribute by its name without prefix. */
    @Nullable
    String attribute(String name) {
        return xml.getAttributeValue(null, name);
    }

    String attribute(String name, String fallback) {
        String value = attribute(name);
        return value == null ? fallback : value;
    }

    /** A number in an attribute, held between bounds. */
    int count(String attribute, int low, int high) {
        try {
            return Math.max(
                    low,
                    Math.min(high, Integer.parseInt(attribute(attribute, "").strip())));
        } catch (NumberFormatException e) {
            return low;
        }
    }

    /** The id of the part that this element refers to. */
    String reference() {
        for (int i = 0; i < xml.getAttributeCount(); i++) {
            String namespace = xml.getAttributeNamespace(i);
            if (xml.getAttributeLocalName(i).equals("id")
                    && namespace != null
                    && namespace.endsWith("/relationships")) {
                return xml.getAttributeValue(i);
            }
        }
        return "";
    }

    /** Passes over the element that has just started, with all that is in it. */
    void skip() throws IOException {
        int outside = depth - 1;
        while (depth > outside && next()) {
            // on to its end
        }
    }

    @Override
    public void close() throws IOException {
        bytes.close();
    }
}
