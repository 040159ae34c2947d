package dev.egomotion.trainer.network;

import java.util.Arrays;
import java.util.Locale;

/**
 * How LibTorch computes a convolution on the processor, in the order in which they are tried. In single precision it computes by
 * oneDNN, whose version 3.7.1 was found wrong on one processor for layers whose channels are no multiple of 16, and right once
 * they were padded to one (docs/decisions.md, 2026-11-27).
 */
public enum ConvolutionPath {
    /** As LibTorch chooses. */
    DEFAULT("LibTorch's default"),
    /** Images laid out pixel by pixel, so that most operations need no blocks. */
    CHANNELS_LAST("channels-last"),
    /** Channels padded with zeros to whole blocks of 16 before oneDNN does it. */
    WHOLE_BLOCKS("whole blocks of 16 channels"),
    /** In double precision, which oneDNN does not compute. */
    WITHOUT_ONEDNN("double precision without oneDNN");

    private final String label;

    ConvolutionPath(String label) {
        this.label = label;
    }

    /**
     * Returns the path of a name such as channels-last.
     *
     * @throws IllegalArgumentException naming what is known
     */
    public static ConvolutionPath named(String name) {
        return Arrays.stream(values())
                .filter(path -> path.toString().equals(name))
                .findFirst()
                .orElseThrow(
                        () ->
                                new IllegalArgumentException(
                                        "path '%s' is not known; known are %s"
                                                .formatted(name, Arrays.toString(values()))));
    }

    /** Returns the name by which it is chosen. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Returns what it is, for people. */
    String label() {
        return label;
    }
}
