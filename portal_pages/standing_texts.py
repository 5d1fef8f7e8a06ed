"""Texts of standing pages in languages that gettext does not cover: plain ("Leichte Sprache") and English."""

EASY_LANGUAGE = """
<p>Das ist die Internet-Seite von %(place)s.</p>
<p>Die Seite heißt: Service-Portal.</p>
<h2>Was können Sie hier machen?</h2>
<p>Sie können hier lesen:</p>
<ul>
<li>Was die Verwaltung für Sie tun kann.</li>
<li>Was Sie dafür brauchen.</li>
<li>Was es kostet.</li>
<li>Wann die Ämter offen sind.</li>
</ul>
<p>Manche Sachen können Sie im Internet erledigen.</p>
<p>Dann müssen Sie nicht ins Rathaus gehen.</p>
<h2>So finden Sie eine Sache</h2>
<ul>
<li>Oben auf der Seite ist ein Feld. Schreiben Sie in das Feld ein Wort. Zum Beispiel: Hund.
Klicken Sie dann auf die Lupe.</li>
<li>Oder klicken Sie auf: Leistungen A–Z. Dort sind alle Sachen nach dem Alphabet sortiert.</li>
<li>Oder klicken Sie auf: Lebenslagen. Dort sind die Sachen nach Themen sortiert.</li>
</ul>
<h2>So stellen Sie einen Antrag</h2>
<ol>
<li>Klicken Sie auf: Online beantragen.</li>
<li>Füllen Sie die Seiten aus. Sie können eine Pause machen.</li>
<li>Am Ende sehen Sie alles noch einmal. Prüfen Sie, ob alles stimmt.</li>
<li>Klicken Sie auf: Verbindlich absenden.</li>
</ol>
<p>In Ihrem Bereich sehen Sie: So weit ist mein Antrag.</p>
<h2>Brauchen Sie Hilfe?</h2>
<p>Rufen Sie uns an oder kommen Sie vorbei. Die Nummer steht ganz unten auf jeder Seite.</p>
<h2>Ist etwas nicht barriere-frei?</h2>
<p>Sagen Sie uns das. Klicken Sie ganz unten auf: Barriere melden.</p>
"""

ENGLISH = """
<p>This portal is run jointly by Kreis Heinsberg and its ten towns and municipalities. You are on the pages of
%(name)s. Most texts are in German; this page explains the essentials.</p>
<h2>What you can do here</h2>
<ul>
<li>Look up services: what you need, what it costs, how long it takes and who is responsible.</li>
<li>Apply online for services marked “Online”.</li>
<li>Follow the progress of your application in “Mein Bereich” (my area).</li>
</ul>
<h2>Useful words</h2>
<ul>
<li><b>Leistungen A–Z</b>: all services in alphabetical order</li>
<li><b>Lebenslagen</b>: services grouped by situation, such as birth, marriage or moving house</li>
<li><b>Ämter und Öffnungszeiten</b>: offices and opening hours</li>
<li><b>Geburtsurkunde, Eheurkunde, Sterbeurkunde</b>: birth, marriage and death certificate</li>
<li><b>Gewerbe anmelden</b>: register a business</li>
<li><b>Online beantragen</b>: apply online</li>
<li><b>Verbindlich absenden</b>: submit; from then on your application is binding</li>
</ul>
<h2>Certificates for use abroad</h2>
<p>Certificates of birth, marriage and death are also available as multilingual certificates. Choose
“mehrsprachig” when you apply.</p>
<h2>Getting help</h2>
<p>Call us or visit us. You find our telephone number at the bottom of every page.</p>
"""
