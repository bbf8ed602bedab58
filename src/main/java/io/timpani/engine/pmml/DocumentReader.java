package io.timpani.engine.pmml;

import io.timpani.model.ErrorCode;
import io.timpani.model.ServingException;
import io.timpani.model.Texts;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.jspecify.annotations.Nullable;

/** Reads a document into elements; extensions are left out. */
final class DocumentReader {
    /** Trees nest as deep as they are, so this has to leave room. */
    static final int DEEPEST = 4_000;

    private static final int ELEMENT_BYTES = 80;
    private static final int ATTRIBUTE_BYTES = 64;
    private static final int LONGEST_MESSAGE = 200;
    private static final int LONGEST_SHARED = 64;

    private final String file;
    private final long budget;
    private final Map<String, String> shared = new HashMap<>();
    private final Deque<Element> open = new ArrayDeque<>();
    private long bytes;
    private @Nullable Element root;

    private DocumentReader(String file, long budget) {
        this.file = file;
        this.budget = budget;
    }

    /**
     * The root element.
     *
     * @param file name for messages
     * @param budget memory that the elements may take, in bytes
     */
    static Element read(String file, InputStream in, long budget) {
        return new DocumentReader(file, budget).read(in);
    }

    private Element read(InputStream in) {
        // servers bring parsers of their own, whose limits are not known here
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        factory.setProperty(XMLInputFactory.IS_REPLACING_ENTITY_REFERENCES, false);
        factory.setProperty(XMLInputFactory.IS_NAMESPACE_AWARE, true);
        int line = 1;
        try {
            XMLStreamReader reader = factory.createXMLStreamReader(in);
            try {
                while (reader.hasNext()) {
                    int event = reader.next();
                    line = reader.getLocation().getLineNumber();
                    take(reader, event, line);
                }
            } finally {
                reader.close();
            }
        } catch (XMLStreamException e) {
            throw unreadable(e.getLocation() == null ? line : e.getLocation().getLineNumber(), words(e), e);
        } catch (ServingException e) {
            throw e;
        } catch (RuntimeException e) {
            // the parser is known to break in other ways on bytes that are no text in the encoding declared
            throw unreadable(line, "it is no XML document", e);
        }
        if (root == null) {
            throw unreadable(line, "it has no element", null);
        }
        return root;
    }

    private void take(XMLStreamReader reader, int event, int line) throws XMLStreamException {
        switch (event) {
            case XMLStreamConstants.START_ELEMENT -> {
                if (reader.getLocalName().equals("Extension")) {
                    skip(reader);
                } else {
                    start(element(reader, line), line);
                }
            }
            case XMLStreamConstants.END_ELEMENT -> open.pop();
            case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA -> {
                Element inside = open.peek();
                if (inside != null && !reader.isWhiteSpace()) {
                    // long texts come in pieces: joining them must not cost more than the budget either
                    charge(2L * (reader.getTextLength() + inside.text().length() / 16), line);
                    inside.addText(reader.getText());
                }
            }
            case XMLStreamConstants.DTD -> throw unreadable(line, "document type definitions are not allowed", null);
            case XMLStreamConstants.ENTITY_REFERENCE -> throw unreadable(line, "entities are not allowed", null);
            default -> {}
        }
    }

    private void start(Element element, int line) {
        Element parent = open.peek();
        if (parent == null) {
            root = element;
        } else {
            parent.add(element);
        }
        open.push(element);
        if (open.size() > DEEPEST) {
            throw unreadable(line, "elements are nested more than %d deep".formatted(DEEPEST), null);
        }
    }

    private Element element(XMLStreamReader reader, int line) {
        int count = reader.getAttributeCount();
        String[] attributes = new String[count * 2];
        long size = ELEMENT_BYTES + (long) count * ATTRIBUTE_BYTES;
        for (int i = 0; i < count; i++) {
            String value = reader.getAttributeValue(i);
            attributes[2 * i] = share(reader.getAttributeLocalName(i));
            attributes[2 * i + 1] = startsWithLetter(value) ? share(value) : value;
            size += 2L * value.length();
        }
        charge(size, line);
        return new Element(file, share(reader.getLocalName()), line, attributes);
    }

    private void skip(XMLStreamReader reader) throws XMLStreamException {
        int depth = 1;
        while (depth > 0) {
            int event = reader.next();
            depth += event == XMLStreamConstants.START_ELEMENT ? 1 : event == XMLStreamConstants.END_ELEMENT ? -1 : 0;
        }
    }

    /** Names come over and over, numbers do not. */
    private String share(String text) {
        if (text.length() > LONGEST_SHARED) {
            return text;
        }
        String known = shared.putIfAbsent(text, text);
        return known == null ? text : known;
    }

    private static boolean startsWithLetter(String text) {
        return !text.isEmpty() && Character.isLetter(text.charAt(0));
    }

    private void charge(long size, int line) {
        bytes += size;
        if (bytes > budget) {
            throw unreadable(
                    line,
                    "the document takes more than the %d MB of memory there are for it".formatted(budget >> 20),
                    null);
        }
    }

    private ServingException unreadable(int line, String why, @Nullable Throwable cause) {
        return new ServingException(
                ErrorCode.START_FAILED,
                "The %s model %s cannot be read: line %d: %s".formatted(PmmlEngine.NAME, file, line, why),
                cause);
    }

    /** What the parser says, without its own line and column. */
    private static String words(XMLStreamException e) {
        String text = String.valueOf(e.getMessage());
        int at = text.indexOf("Message: ");
        String said = at < 0 ? text : text.substring(at + "Message: ".length());
        String start = said.length() > LONGEST_MESSAGE ? said.substring(0, LONGEST_MESSAGE) + "…" : said;
        return Texts.withoutPaths(start.replaceAll("\\p{Cntrl}+", " ").strip());
    }
}
