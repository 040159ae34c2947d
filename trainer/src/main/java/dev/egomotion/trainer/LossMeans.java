package dev.egomotion.trainer;

/** Running means of the objective's terms since the last report. */
final class LossMeans {
    private int count;
    private double photometric;
    private double smoothness;
    private double supervision;
    private double countedShare;

    void add(Objective.Value value) {
        count++;
        photometric += value.photometric();
        smoothness += value.smoothness();
        supervision += value.supervision();
        countedShare += value.countedShare();
    }

    int count() {
        return count;
    }

    double photometric() {
        return photometric / count;
    }

    double smoothness() {
        return smoothness / count;
    }

    double supervision() {
        return supervision / count;
    }

    double countedShare() {
        return countedShare / count;
    }

    void clear() {
        count = 0;
        photometric = 0;
        smoothness = 0;
        supervision = 0;
        countedShare = 0;
    }
}
