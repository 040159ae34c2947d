package dev.egomotion.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DistortedDigitsTest {
    @TempDir Path folder;

    private void assertBadInput(String part, String... options) {
        String[] arguments = new String[6 + options.length];
        String[] common = {
            "experiment",
            "distorted-digits",
            "--out",
            folder.resolve("out").toString(),
            "--data",
            folder.toString()
        };
        System.arraycopy(common, 0, arguments, 0, common.length);
        System.arraycopy(options, 0, arguments, common.length, options.length);
        Invocation invocation = Invocation.of(arguments);
        assertEquals(ExitCodes.BAD_INPUT, invocation.exitCode(), invocation.err());
        assertEquals(1, invocation.err().lines().count(), invocation.err());
        assertTrue(invocation.err().contains(part), invocation.err());
    }

    @Test
    void experiment_badInput_isOneLineEach() throws Exception {
        assertBadInput("train-images-idx3-ubyte.gz: no such file");
        assertBadInput("model 'vgg' is not known; known are cnn, st-cnn", "--model", "vgg");
        assertBadInput("0 steps; at least 1 is expected", "--model", "ic-stn-0");
        assertBadInput(
                "distortion 'noise' is not known; known are rotation", "--distortion", "noise");
        assertBadInput("0 seeds; at least 1 is expected", "--seeds", "0");
        assertBadInput("-1.0 minutes; more than 0 is expected", "--minutes=-1");
        assertBadInput("--libtorch: path 'fast' is not known", "--libtorch", "fast");
        Files.write(folder.resolve("train-images-idx3-ubyte.gz"), new byte[] {31, -117, 8});
        assertBadInput("train-images-idx3-ubyte.gz: ends within its header or packing");
    }

    @Test
    void experiment_withoutAName_saysWhichThereAre() {
        Invocation invocation = Invocation.of("experiment");
        assertEquals(ExitCodes.BAD_INPUT, invocation.exitCode());
        assertTrue(invocation.err().contains("'distorted-digits'"), invocation.err());
    }
}
