package dev.egomotion.engine.evaluate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Several paths against one: a straight road of 19 m, and estimates of it whose errors one computes by hand. */
class SeveralTrajectoriesTest {
    private static final int POSES = 20;

    @TempDir Path folder;

    private Path reference;
    private Path shifted;
    private Path longer;
    private Path bent;

    /** Where an estimate has the pose that is at z = i. */
    private interface Road {
        String at(int i);
    }

    private Path written(String name, Road road) throws IOException {
        List<String> rows = new ArrayList<>();
        for (int i = 0; i < POSES; i++) {
            rows.add(String.format(Locale.ROOT, "%.1f %s 0 0 0 1", 100 + 0.1 * i, road.at(i)));
        }
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.write(file, rows);
    }

    @BeforeEach
    void write() throws IOException {
        reference = written("truth.tum", i -> "0 0 " + i);
        shifted = written("a/trajectory.tum", i -> "0.5 0 " + i);
        longer = written("b/trajectory.tum", i -> "0 0 " + 1.1 * i);
        bent = written("c/<d>.tum", i -> (i % 2 == 0 ? "0 0 " : "0.2 0 ") + i);
    }

    private SeveralTrajectories compare(Path... estimates) throws Exception {
        return SeveralTrajectories.compare(reference, List.of(estimates), TrajectoryChoices.none());
    }

    @Test
    void lines_several_areARowForEachWithItsFigures() throws Exception {
        List<String> lines = compare(shifted, longer, bent).lines();
        assertEquals("3 estimates against truth.tum", lines.get(0));
        List<List<String>> table =
                lines.stream().map(line -> List.of(line.strip().split("\\s{2,}"))).toList();
        List<String> names = table.stream().map(row -> row.get(0)).toList();
        List<String> first = table.get(names.indexOf("a/trajectory.tum"));
        List<String> second = table.get(names.indexOf("b/trajectory.tum"));
        List<String> third = table.get(names.indexOf("c/<d>.tum"));
        // pairs, scale, APE m, APE degrees, RPE m
        assertEquals(List.of("20", "1.0000", "0.5000", "0.0000", "0.0000"), first.subList(1, 6));
        // 0.1 sqrt(mean of i^2), i = 0 .. 19: mean is 123.5.
        assertEquals(List.of("20", "1.0000", "1.1113", "0.0000", "0.1000"), second.subList(1, 6));
        // Half of the poses are 0.2 m off; each step 0.2 m.
        assertEquals(List.of("20", "1.0000", "0.1414", "0.0000", "0.2000"), third.subList(1, 6));
        assertTrue(lines.contains("alignment  no alignment"), lines.toString());
    }

    @Test
    void json_several_isByName() throws Exception {
        JsonNode figures = new ObjectMapper().readTree(compare(shifted, longer).json());
        assertEquals(2, figures.size());
        assertEquals(0.5, figures.at("/a~1trajectory.tum/ape/rmse").asDouble(), 1e-9);
        assertEquals(1.9, figures.at("/b~1trajectory.tum/ape/max").asDouble(), 1e-9);
    }

    private String page(Path... estimates) throws Exception {
        Path file = folder.resolve("plot.html");
        compare(estimates).plot().write(file);
        return Files.readString(file);
    }

    private static long count(String text, String part) {
        return Pattern.compile(Pattern.quote(part)).matcher(text).results().count();
    }

    @Test
    void plot_several_hasEachInItsColourInPathErrorsAndHistogram() throws Exception {
        String page = page(shifted, longer, bent);
        // Path from above, APE and RPE over time, histogram.
        assertEquals(4, count(page, "<svg"));
        assertEquals(4, count(page, "class='track o1'"), "the second in each chart");
        assertEquals(4, count(page, "class='track o2'"), "the third in each chart");
        assertEquals(1, count(page, "class='truth' d="), "the known path once");
        assertTrue(page.contains("<i class='o1'></i>b/trajectory.tum</span>"), "the legend");
        assertTrue(page.contains("c/&lt;d&gt;.tum"), "names are escaped");
        assertFalse(page.contains("<d>"));
        assertTrue(page.contains("aria-label='Histogram: absolute error (APE), m'"), page);
        assertFalse(page.contains("NaN"));
    }

    @Test
    void plot_one_isColouredByItsErrorUpToTheLargest() throws Exception {
        String page = page(longer);
        // Errors rise from 0 to 1.9 m: every step of nine, once.
        Matcher steps = Pattern.compile("class='track (e\\d)'").matcher(page);
        assertEquals(
                List.of("e0", "e1", "e2", "e3", "e4", "e5", "e6", "e7", "e8"),
                steps.results().map(step -> step.group(1)).toList());
        assertTrue(page.contains("<b>1.90</b> absolute error, m"), "numbers of the colours");
        assertEquals(0, count(page, "class='track o"));
    }

    @Test
    void plot_severalAsImage_hasTheSameColoursAndNames() throws Exception {
        Path one = folder.resolve("one.png");
        Path three = folder.resolve("three.png");
        compare(longer).plot().write(one);
        compare(shifted, longer, bent).plot().write(three);
        Set<Integer> colours = colours(three);
        assertTrue(colours.containsAll(List.of(0x1f7a8c, 0xc8403a, 0xe0a021)), "three lines");
        assertTrue(colours(one).containsAll(List.of(0x440154, 0x21918c, 0xfde725)), "its error");
        // A row of the colours with their numbers, and one for each of three names.
        assertEquals(
                36,
                ImageIO.read(three.toFile()).getHeight() / 2
                        - ImageIO.read(one.toFile()).getHeight() / 2,
                1);
        assertFalse(colours(one).contains(0xc8403a));
    }

    private static Set<Integer> colours(Path file) throws IOException {
        BufferedImage image = ImageIO.read(file.toFile());
        assertEquals(1760, image.getWidth());
        Set<Integer> colours = new HashSet<>();
        for (int y = 0; y < image.getHeight(); y++) {
            for (int x = 0; x < image.getWidth(); x++) {
                colours.add(image.getRGB(x, y) & 0xffffff);
            }
        }
        return colours;
    }

    @Test
    void notes_severalOfTheSameReference_areSaidOnce() throws Exception {
        Path doubled = folder.resolve("doubled.tum");
        List<String> rows = new ArrayList<>(Files.readAllLines(reference));
        rows.add(1, rows.get(0));
        Files.write(doubled, rows);
        reference = doubled;
        List<String> notes = compare(shifted, longer).notes();
        assertEquals(1, notes.size(), notes.toString());
        assertTrue(notes.get(0).contains("1 pose has the time of the one before"), notes.get(0));
    }
}
