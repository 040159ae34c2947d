package dev.egomotion.codecs.trajectory;

import dev.egomotion.codecs.FileTrouble;
import dev.egomotion.codecs.SourceException;
import dev.egomotion.codecs.TextFile;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/** Track points of a GPX file, 1.0 or 1.1, with the speeds that 1.0 and Garmin's extension of 1.1 tell. */
final class GpxFile {
    private static final Set<String> TOLD = Set.of("ele", "time", "speed");

    private GpxFile() {}

    static List<GpsTrack.Fix> read(Path file) throws SourceException {
        XMLInputFactory factory = XMLInputFactory.newFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        try {
            // The reader of bytes tells the console of those that are no text.
            String text = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
            return fixes(
                    file,
                    factory.createXMLStreamReader(
                            new StringReader(text.replaceFirst("^\uFEFF", "").stripLeading())));
        } catch (XMLStreamException e) {
            throw new SourceException(
                    "%s: line %d: is no sound XML, as GPX is"
                            .formatted(
                                    file,
                                    e.getLocation() == null ? 1 : e.getLocation().getLineNumber()),
                    e);
        } catch (SourceException e) {
            throw e;
        } catch (IOException e) {
            throw new SourceException(file + ": " + FileTrouble.reading(e), e);
        }
    }

    private static List<GpsTrack.Fix> fixes(Path file, XMLStreamReader xml)
            throws XMLStreamException, SourceException {
        List<GpsTrack.Fix> fixes = new ArrayList<>();
        Map<String, String> point = new HashMap<>();
        StringBuilder text = new StringBuilder();
        boolean inside = false;
        int line = 0;
        boolean isGpx = false;
        while (xml.hasNext()) {
            switch (xml.next()) {
                case XMLStreamConstants.START_ELEMENT -> {
                    String name = xml.getLocalName();
                    isGpx |= name.equals("gpx");
                    if (name.equals("trkpt")) {
                        inside = true;
                        line = xml.getLocation().getLineNumber();
                        point.clear();
                        for (int i = 0; i < xml.getAttributeCount(); i++) {
                            point.put(xml.getAttributeLocalName(i), xml.getAttributeValue(i));
                        }
                    }
                    text.setLength(0);
                }
                case XMLStreamConstants.CHARACTERS -> text.append(xml.getText());
                case XMLStreamConstants.END_ELEMENT -> {
                    String name = xml.getLocalName();
                    if (inside && TOLD.contains(name)) {
                        point.put(name, text.toString().strip());
                    }
                    if (name.equals("trkpt")) {
                        inside = false;
                        if (point.containsKey("time")) {
                            fixes.add(GpsTrack.checked(file, line, fix(file, line, point)));
                        }
                    }
                }
                default -> {}
            }
        }
        if (!isGpx) {
            throw new SourceException(file + ": is XML, but no GPX");
        }
        return fixes;
    }

    private static GpsTrack.Fix fix(Path file, int line, Map<String, String> point)
            throws SourceException {
        TextFile.Row row =
                new TextFile.Row(
                        file,
                        line,
                        new String[] {
                            point.getOrDefault("lat", ""),
                            point.getOrDefault("lon", ""),
                            point.getOrDefault("ele", ""),
                            point.getOrDefault("speed", ""),
                            point.getOrDefault("time", "")
                        });
        return new GpsTrack.Fix(
                row.nanosOfIsoTime(4), row.number(0), row.number(1), told(row, 2), told(row, 3));
    }

    private static OptionalDouble told(TextFile.Row row, int column) throws SourceException {
        return row.words()[column].isEmpty()
                ? OptionalDouble.empty()
                : OptionalDouble.of(row.number(column));
    }
}
