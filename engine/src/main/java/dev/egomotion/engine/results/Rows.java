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
    static final String TRAJECTORY =
            "camera,segment,segment_index,sequence,capture_time_ns,status,reason,"
                    + "tx,ty,tz,qx,qy,qz,qw,scale_source,confidence,model,scale_uncertainty,scale_reset,covariance,tracks,inlier_share";

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
                p.getInlierShare());
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
        try {
            return TrajectoryPoint.newBuilder()
                    .setCamera(f.get(0))
                    .setSegment(f.get(1))
                    .setSegmentIndex(Integer.parseInt(f.get(2)))
                    .setSequence(Long.parseLong(f.get(3)))
                    .setCaptureTimeNanos(Long.parseLong(f.get(4)))
                    .setStatus(TrackingStatus.valueOf(f.get(5)))
                    .setReason(StatusReason.valueOf(f.get(6)))
                    .setTx(number(f.get(7)))
                    .setTy(number(f.get(8)))
                    .setTz(number(f.get(9)))
                    .setQx(number(f.get(10)))
                    .setQy(number(f.get(11)))
                    .setQz(number(f.get(12)))
                    .setQw(number(f.get(13)))
                    .setScaleSource(ScaleSource.valueOf(f.get(14)))
                    .setConfidence(Float.parseFloat(f.get(15)))
                    .setModel(f.get(16))
                    .setScaleUncertainty(given(f, 17).map(Float::valueOf).orElse(null))
                    .setScaleReset(given(f, 18).map(Boolean::parseBoolean).orElse(false))
                    .setCovariance(
                            given(f, 19)
                                    .map(v -> Arrays.stream(v.split(" ", -1)).map(Float::valueOf))
                                    .orElse(Stream.empty())
                                    .toList())
                    .setTracks(given(f, 20).map(Integer::valueOf).orElse(null))
                    .setInlierShare(given(f, 21).map(Float::valueOf).orElse(null))
                    .build();
        } catch (AvroRuntimeException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }

    private static double number(String text) {
        double value = Double.parseDouble(text);
        if (!Double.isFinite(value)) {
            throw new IllegalArgumentException("'" + text + "' is no finite number");
        }
        return value;
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
