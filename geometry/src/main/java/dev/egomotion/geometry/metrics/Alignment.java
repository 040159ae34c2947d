package dev.egomotion.geometry.metrics;

import dev.egomotion.geometry.values.RigidTransform;
import dev.egomotion.geometry.values.Vector3;
import java.util.List;

/** What an estimate may be forgiven before it is compared. */
public enum Alignment {
    /** Nothing. */
    NONE("no alignment"),
    /** Where it starts and how it stands there: the first pose becomes the reference's first. */
    ORIGIN("first poses made equal"),
    /** Its unit: positions are multiplied by Umeyama's s, and by nothing else (evo's --correct_scale). */
    SCALE("scale alone, Umeyama's s"),
    /** The world it is in: Umeyama's R and t, scale 1. */
    SE3("SE(3) Umeyama"),
    /** World and unit: Umeyama's s, R and t. */
    SIM3("Sim(3) Umeyama");

    private final String label;

    Alignment(String label) {
        this.label = label;
    }

    /** Returns what the protocol calls it. */
    public String label() {
        return label;
    }

    /** Returns the pairs with the estimate aligned. */
    public AlignedPoses align(PosePairs pairs) {
        return switch (this) {
            case NONE -> aligned(pairs, Similarity.IDENTITY, 1);
            case ORIGIN ->
                    aligned(
                            pairs,
                            new Similarity(
                                    1,
                                    pairs.reference()
                                            .get(0)
                                            .times(pairs.estimate().get(0).inverse())),
                            1);
            case SCALE -> {
                double scale = umeyama(pairs, true).yFromX().scale();
                yield aligned(pairs, new Similarity(scale, RigidTransform.IDENTITY), 1);
            }
            case SE3, SIM3 -> {
                Umeyama fit = umeyama(pairs, this == SIM3);
                yield aligned(pairs, fit.yFromX(), fit.gap());
            }
        };
    }

    private AlignedPoses aligned(PosePairs pairs, Similarity fit, double rotationGap) {
        return new AlignedPoses(this, fit, rotationGap, pairs.moved(fit));
    }

    private static Umeyama umeyama(PosePairs pairs, boolean withScale) {
        return Umeyama.fit(positions(pairs.estimate()), positions(pairs.reference()), withScale);
    }

    private static List<Vector3> positions(List<RigidTransform> poses) {
        return poses.stream().map(RigidTransform::translation).toList();
    }
}
