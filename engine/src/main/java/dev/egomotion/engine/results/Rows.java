package dev.egomotion.engine.results;

import dev.egomotion.schemas.DeadLetter;
import dev.egomotion.schemas.PhotometricConfidence;
import dev.egomotion.schemas.ScaleSource;
import dev.egomotion.schemas.StatusReason;
import dev.egomotion.schemas.TrackingStatus;
import dev.egomotion.schemas.TrajectoryPoint;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.avro.AvroRuntimeException;

/** Records as rows of comma-separated files: every field, shortest exact decimals, nothing for null. */
final class Rows {
    /** Farther from the origin no drive goes; squares of much more are no numbers any longer. */
    private static final double FARTHEST = 1e30;

    static final String TRAJECTORY =
            "camera,segment,segment_index,sequence,capture_time_ns,status,reason,"
                    + "tx,ty,tz,qx,qy,qz,qw,scale_source,confidence,model,scale_uncertainty,scale_reset,covariance,tracks,inlier_share,left_out,"
                    + "focal_factor,focal_uncertainty,shift_x,shift_uncertainty_x,shift_y,shift_uncertainty_y";

    static final String CONFIDENCE =
            "camera,segment,segment_index,sequence,capture_time_ns,confidence,photometric_error,"
                    + "photometric_error_backward,identity_error,visible_share,forward_backward_rotation,"
                    + "forward_backward_translation,depth_consistency,explainability,width,height";

    static final String DEAD_LETTERS =
            "topic,partition,offset,camera,segment,sequence,capture_time_ns,kind,detail";

    private Rows() {}

    static String of(TrajectoryPoint p) {
        return row(
                p.getCamera(),
                p.getSegment(),
                p.getSegmentIndex(),
                p.getSequence(),
                p.getCaptureTimeNanos(),
                p.getStatus(),
                p.getReason(),
                p.getTx(),
                p.getTy(),
                p.getTz(),
                p.getQx(),
                p.getQy(),
                p.getQz(),
                p.getQw(),
                p.getScaleSource(),
                p.getConfidence(),
                p.getModel(),
                p.getScaleUncertainty(),
                p.getScaleReset(),
                p.getCovariance().stream().map(String::valueOf).collect(Collectors.joining(" ")),
                p.getTracks(),
                p.getInlierShare(),
                p.getLeftOut(),
                p.getFocalFactor(),
                p.getFocalUncertainty(),
                p.getShiftX(),
                p.getShiftUncertaintyX(),
                p.getShiftY(),
                p.getShiftUncertaintyY());
    }

    /**
     * Returns the record of a row of {@link #TRAJECTORY}; a row of an earlier version has fewer columns.
     *
     * @throws IllegalArgumentException if it is none
     */
    static TrajectoryPoint trajectoryPoint(String row) {
        List<String> f = fields(row);
        if (f.size() < 17) {
            throw new IllegalArgumentException(f.size() + " columns");
        }
        double norm = 0;
        for (int i = 10; i < 14; i++) {
            norm += number(f.get(i)) * number(f.get(i));
        }
        if (!(norm > 1e-12)) {
            throw new IllegalArgumentException("a quaternion that is no rotation");
        }
        try {
            return TrajectoryPoint.newBuilder()
                    .setCamera(f.get(0))
                    .setSegment(f.get(1))
                    .setSegmentIndex((int) whole(f.get(2), Integer.MAX_VALUE))
                    .setSequence(whole(f.get(3), Long.MAX_VALUE))
                    .setCaptureTimeNanos(whole(f.get(4), Long.MAX_VALUE))
                    .setStatus(one(TrackingStatus.class, f.get(5)))
                    .setReason(one(StatusReason.class, f.get(6)))
                    .setTx(number(f.get(7)))
                    .setTy(number(f.get(8)))
                    .setTz(number(f.get(9)))
                    .setQx(number(f.get(10)))
                    .setQy(number(f.get(11)))
                    .setQz(number(f.get(12)))
                    .setQw(number(f.get(13)))
                    .setScaleSource(one(ScaleSource.class, f.get(14)))
                    .setConfidence(single(f.get(15)))
                    .setModel(f.get(16))
                    .setScaleUncertainty(given(f, 17).map(Rows::single).orElse(null))
                    .setScaleReset(given(f, 18).map(Boolean::parseBoolean).orElse(false))
                    .setCovariance(
                            given(f, 19)
                                    .map(v -> Arrays.stream(v.split(" ", -1)).map(Rows::single))
                                    .orElse(Stream.empty())
                                    .toList())
                    .setTracks(
                            given(f, 20).map(v -> (int) whole(v, Integer.MAX_VALUE)).orElse(null))
                    .setInlierShare(given(f, 21).map(Rows::single).orElse(null))
                    .setLeftOut(given(f, 22).map(Rows::single).orElse(null))
                    .setFocalFactor(given(f, 23).map(Rows::single).orElse(null))
                    .setFocalUncertainty(given(f, 24).map(Rows::single).orElse(null))
                    .setShiftX(given(f, 25).map(Rows::single).orElse(null))
                    .setShiftUncertaintyX(given(f, 26).map(Rows::single).orElse(null))
                    .setShiftY(given(f, 27).map(Rows::single).orElse(null))
                    .setShiftUncertaintyY(given(f, 28).map(Rows::single).orElse(null))
                    .build();
        } catch (AvroRuntimeException e) {
            throw new IllegalArgumentException("a field that no record has", e);
        }
    }

    private static double number(String text) {
        try {
            double value = Double.parseDouble(text);
            if (Math.abs(value) <= FARTHEST) {
                return value;
            }
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("'" + text + "' is no number", e);
        }
        throw new IllegalArgumentException("'" + text + "' is no number of a drive");
    }

    private static float single(String text) {
        number(text);
        return Float.parseFloat(text); // not by way of a double, which rounds twice
    }

    private static long whole(String text, long most) {
        try {
            long value = Long.parseLong(text);
            if (Math.abs((double) value) <= most) {
                return value;
            }
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("'" + text + "' is no whole number", e);
        }
        throw new IllegalArgumentException("'" + text + "' is too large");
    }

    private static <E extends Enum<E>> E one(Class<E> kind, String text) {
        for (E constant : kind.getEnumConstants()) {
            if (constant.name().equals(text)) {
                return constant;
            }
        }
        throw new IllegalArgumentException(
                "'%s' is none of %s"
                        .formatted(
                                text,
                                Arrays.stream(kind.getEnumConstants())
                                        .map(Enum::name)
                                        .collect(Collectors.joining(", "))));
    }

    private static Optional<String> given(List<String> fields, int column) {
        return column < fields.size()
                ? Optional.of(fields.get(column)).filter(text -> !text.isEmpty())
                : Optional.empty();
    }

    /** Returns the fields of a row; one in quotes may hold commas and doubled quotes. */
    static List<String> fields(String row) {
        List<String> fields = new ArrayList<>();
        StringBuilder field = new StringBuilder();
        boolean quoted = false;
        for (int i = 0; i < row.length(); i++) {
            char c = row.charAt(i);
            if (c == '"') {
                boolean doubled = quoted && i + 1 < row.length() && row.charAt(i + 1) == '"';
                if (doubled) {
                    field.append(c);
                    i++;
                } else {
                    quoted = !quoted;
                }
            } else if (c == ',' && !quoted) {
                fields.add(field.toString());
                field.setLength(0);
            } else {
                field.append(c);
            }
        }
        fields.add(field.toString());
        return fields;
    }

    static String of(PhotometricConfidence c) {
        return row(
                c.getCamera(),
                c.getSegment(),
                c.getSegmentIndex(),
                c.getSequence(),
                c.getCaptureTimeNanos(),
                c.getConfidence(),
                c.getPhotometricError(),
                c.getPhotometricErrorBackward(),
                c.getIdentityError(),
                c.getVisibleShare(),
                c.getForwardBackwardRotation(),
                c.getForwardBackwardTranslation(),
                c.getDepthConsistency(),
                c.getExplainability(),
                c.getWidth(),
                c.getHeight());
    }

    static String of(DeadLetter d) {
        return row(
                d.getTopic(),
                d.getPartition(),
                d.getOffset(),
                d.getCamera(),
                d.getSegment(),
                d.getSequence(),
                d.getCaptureTimeNanos(),
                d.getKind(),
                d.getDetail());
    }

    static String row(Object... fields) {
        return Arrays.stream(fields).map(Rows::field).collect(Collectors.joining(","));
    }

    private static String field(Object value) {
        if (value == null) {
            return "";
        }
        String text = value.toString();
        return text.matches("[^,\"\\r\\n]*") ? text : '"' + text.replace("\"", "\"\"") + '"';
    }
}
