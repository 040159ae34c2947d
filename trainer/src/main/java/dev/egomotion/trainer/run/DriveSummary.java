package dev.egomotion.trainer.run;

import dev.egomotion.trainer.data.TrainingDrive;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What a network was trained on, in one line that stands in its file. */
final class DriveSummary {
    private static final int MOST_NAMES = 12;

    private DriveSummary() {}

    /**
     * Returns such as "2,204 frames of 6 drives (train-kitti-00, ...); 2,400 rendered frames of 60 drives (street-000, ...)".
     *
     * @param drives as they were read
     */
    static String of(List<TrainingDrive> drives) {
        List<String> parts = new ArrayList<>();
        add(parts, "frames", drives.stream().filter(drive -> !drive.isExact()).toList());
        add(parts, "rendered frames", drives.stream().filter(TrainingDrive::isExact).toList());
        return String.join("; ", parts);
    }

    private static void add(List<String> parts, String what, List<TrainingDrive> drives) {
        if (drives.isEmpty()) {
            return;
        }
        List<String> names =
                drives.stream().map(TrainingDrive::name).distinct().limit(MOST_NAMES).toList();
        int more = drives.size() - names.size();
        parts.add(
                String.format(
                        Locale.ROOT,
                        "%,d %s of %d drive%s (%s%s)",
                        drives.stream().mapToInt(drive -> drive.frames().size()).sum(),
                        what,
                        drives.size(),
                        drives.size() == 1 ? "" : "s",
                        String.join(", ", names),
                        more > 0 ? " and " + more + " more" : ""));
    }
}
