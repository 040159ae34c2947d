package dev.egomotion.codecs;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;

/** The same with {@value FuzzedText#MANY} files of each format. */
@Tag("slow")
class ManySpoiltFilesTest extends SpoiltFilesTest {
    @BeforeAll
    static void many() {
        FuzzedText.tryAtLeast(FuzzedText.MANY);
    }

    @AfterAll
    static void usual() {
        FuzzedText.tryAsUsual();
    }
}
