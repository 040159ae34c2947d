package dev.egomotion.trainer.run;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.egomotion.codecs.camera.Truth;
import dev.egomotion.geometry.values.PinholeCamera;
import dev.egomotion.geometry.values.RgbImage;
import dev.egomotion.geometry.values.RigidTransform;
import dev.egomotion.trainer.data.TrainingDrive;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class DriveSummaryTest {
    private static TrainingDrive drive(String name, int frames, Truth truth) {
        RgbImage image = new RgbImage(4, 4, new byte[48]);
        return new TrainingDrive(
                name,
                new PinholeCamera(4, 4, 4, 4, 1.5, 1.5),
                Collections.nCopies(frames, image),
                Collections.nCopies(frames, RigidTransform.IDENTITY),
                List.of(),
                truth);
    }

    @Test
    void of_measuredAndManyRenderedDrives_countsBothAndNamesSome() {
        List<TrainingDrive> drives = new ArrayList<>();
        drives.add(drive("kitti-00", 1200, Truth.MEASURED));
        drives.add(drive("kitti-02", 34, Truth.MEASURED));
        for (int i = 0; i < 14; i++) {
            drives.add(drive("street-" + i, 10, Truth.EXACT));
        }
        assertEquals(
                "1,234 frames of 2 drives (kitti-00, kitti-02); 140 rendered frames of 14 drives"
                        + " (street-0, street-1, street-2, street-3, street-4, street-5, street-6,"
                        + " street-7, street-8, street-9, street-10, street-11 and 2 more)",
                DriveSummary.of(drives));
    }
}
