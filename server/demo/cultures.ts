import type { NonEmpty } from './random.ts'

/**
 * Names and delivery addresses of one region. Names use only unaccented letters, because usernames are
 * built from them. Addresses use the local spelling.
 */
export interface Culture {
  readonly given: NonEmpty<string>
  readonly family: NonEmpty<string>
  readonly streets: NonEmpty<string>
  readonly cities: NonEmpty<string>
  /** "12 Mill Lane" instead of "Lindenweg 12". */
  readonly houseNumberFirst?: true
}

export const CULTURES: NonEmpty<Culture> = [
  {
    given: ['Maria', 'Joao', 'Beatriz', 'Tiago', 'Ines', 'Rafael', 'Leonor', 'Thiago', 'Camila'],
    family: ['Santos', 'Silva', 'Ferreira', 'Oliveira', 'Costa', 'Almeida', 'Carvalho', 'Rocha'],
    streets: ['Rua das Flores', 'Avenida da Liberdade', 'Rua do Sol', 'Travessa da Boavista'],
    cities: ['1200-195 Lisboa', '4050-253 Porto', '01310-100 São Paulo', '3000-213 Coimbra'],
  },
  {
    given: ['Lucia', 'Mateo', 'Carmen', 'Diego', 'Valentina', 'Javier', 'Ximena', 'Pablo', 'Rosa'],
    family: ['Garcia', 'Hernandez', 'Lopez', 'Morales', 'Castillo', 'Vargas', 'Rios', 'Fuentes'],
    streets: ['Calle Mayor', 'Avenida Juárez', 'Calle del Olmo', 'Paseo de la Reforma'],
    cities: ['28013 Madrid', '06600 Ciudad de México', '41001 Sevilla', '5000 Córdoba'],
  },
  {
    given: ['Anna', 'Lukas', 'Hannah', 'Felix', 'Johanna', 'Maximilian', 'Greta', 'Moritz', 'Lena'],
    family: ['Schneider', 'Weber', 'Hoffmann', 'Keller', 'Brandt', 'Vogel', 'Lindner', 'Huber'],
    streets: ['Lindenweg', 'Bahnhofstraße', 'Goethestraße', 'Am Mühlbach'],
    cities: ['10115 Berlin', '80331 München', '1070 Wien', '8001 Zürich'],
  },
  {
    given: [
      'Camille',
      'Louis',
      'Chloe',
      'Hugo',
      'Manon',
      'Antoine',
      'Juliette',
      'Bastien',
      'Elise',
    ],
    family: ['Martin', 'Dubois', 'Lefevre', 'Moreau', 'Girard', 'Fontaine', 'Chevalier', 'Mercier'],
    streets: ['rue des Lilas', 'avenue Jean Jaurès', 'rue du Moulin', 'quai des Brumes'],
    cities: ['75011 Paris', '69003 Lyon', '33000 Bordeaux', '1000 Bruxelles'],
    houseNumberFirst: true,
  },
  {
    given: ['Giulia', 'Lorenzo', 'Chiara', 'Matteo', 'Francesca', 'Davide', 'Elena', 'Paolo'],
    family: ['Rossi', 'Bianchi', 'Esposito', 'Ricci', 'Marino', 'Greco', 'Conti', 'Gallo'],
    streets: ['Via Garibaldi', 'Via dei Mille', 'Corso Vittorio Emanuele', 'Via della Fonte'],
    cities: ['00184 Roma', '20121 Milano', '80133 Napoli', '50122 Firenze'],
  },
  {
    given: ['Emma', 'Oliver', 'Grace', 'Thomas', 'Charlotte', 'James', 'Ruby', 'Henry', 'Niamh'],
    family: ['Clarke', 'Bennett', 'Walsh', 'Hughes', 'Murphy', 'Campbell', 'Turner', 'Foster'],
    streets: ['Mill Lane', 'Station Road', 'Church Street', 'Orchard Close'],
    cities: ['Leeds LS1 4DY', 'Bristol BS1 5TR', 'Dublin D02 X285', 'Edinburgh EH1 1YZ'],
    houseNumberFirst: true,
  },
  {
    given: ['Ingrid', 'Erik', 'Freja', 'Magnus', 'Astrid', 'Henrik', 'Sanna', 'Aino', 'Mikkel'],
    family: ['Andersen', 'Johansson', 'Nilsen', 'Lindqvist', 'Virtanen', 'Berg', 'Dahl', 'Holm'],
    streets: ['Storgatan', 'Kirkegata', 'Vestergade', 'Björkvägen'],
    cities: ['111 22 Stockholm', '0150 Oslo', '1456 København', '00100 Helsinki'],
  },
  {
    given: ['Zofia', 'Jakub', 'Katarzyna', 'Piotr', 'Jana', 'Tomas', 'Agnieszka', 'Marek'],
    family: ['Kowalska', 'Nowak', 'Zielinski', 'Wojcik', 'Dvorak', 'Horak', 'Mazur', 'Svoboda'],
    streets: ['ulica Długa', 'ulica Lipowa', 'Nádražní', 'ulica Ogrodowa'],
    cities: ['00-238 Warszawa', '31-042 Kraków', '110 00 Praha', '602 00 Brno'],
  },
  {
    given: ['Olena', 'Andriy', 'Kateryna', 'Dmytro', 'Sofiia', 'Bohdan', 'Iryna', 'Taras'],
    family: ['Shevchenko', 'Bondarenko', 'Kovalenko', 'Melnyk', 'Tkachuk', 'Lysenko', 'Moroz'],
    streets: ['vulytsia Franka', 'vulytsia Sadova', 'vulytsia Zelena', 'prospekt Svobody'],
    cities: ['79000 Lviv', '01001 Kyiv', '65000 Odesa', '58000 Chernivtsi'],
  },
  {
    given: ['Elif', 'Mehmet', 'Zeynep', 'Emre', 'Defne', 'Can', 'Ayse', 'Kerem', 'Nazli'],
    family: ['Yilmaz', 'Kaya', 'Demir', 'Aydin', 'Ozturk', 'Arslan', 'Polat', 'Koc'],
    streets: ['Bağdat Caddesi', 'Atatürk Caddesi', 'Gül Sokak', 'Çınar Sokak'],
    cities: ['34728 İstanbul', '06420 Ankara', '35220 İzmir', '16010 Bursa'],
  },
  {
    given: ['Layla', 'Omar', 'Amira', 'Youssef', 'Nour', 'Karim', 'Salma', 'Tariq', 'Hind'],
    family: ['Haddad', 'Mansour', 'Khalil', 'Nasser', 'Benali', 'Farouk', 'Saleh', 'Aziz'],
    streets: ['Rue Hassan II', 'Tahrir Street', 'Corniche Road', 'Jasmine Street'],
    cities: ['Casablanca 20250', 'Cairo 11511', 'Amman 11181', 'Tunis 1002'],
    houseNumberFirst: true,
  },
  {
    given: ['Adaeze', 'Chinedu', 'Folake', 'Tunde', 'Ngozi', 'Emeka', 'Amara', 'Kwame', 'Abena'],
    family: ['Okafor', 'Adeyemi', 'Eze', 'Balogun', 'Mensah', 'Okonkwo', 'Boateng', 'Owusu'],
    streets: ['Awolowo Road', 'Adeola Odeku Street', 'Oxford Street', 'Palm Avenue'],
    cities: ['Lagos 101233', 'Abuja 900211', 'Accra GA-184', 'Ibadan 200285'],
    houseNumberFirst: true,
  },
  {
    given: ['Wanjiru', 'Otieno', 'Akinyi', 'Mwangi', 'Selam', 'Dawit', 'Hanna', 'Abel', 'Zawadi'],
    family: ['Kamau', 'Odhiambo', 'Njoroge', 'Mutua', 'Tesfaye', 'Bekele', 'Abebe', 'Kimani'],
    streets: ['Kenyatta Avenue', 'Bole Road', 'Ngong Road', 'Acacia Lane'],
    cities: ['Nairobi 00100', 'Addis Ababa 1000', 'Mombasa 80100', 'Kisumu 40100'],
    houseNumberFirst: true,
  },
  {
    given: ['Priya', 'Arjun', 'Ananya', 'Rohan', 'Kavya', 'Vikram', 'Meera', 'Farhan', 'Ayesha'],
    family: ['Sharma', 'Patel', 'Iyer', 'Reddy', 'Banerjee', 'Khan', 'Nair', 'Chowdhury', 'Singh'],
    streets: ['MG Road', 'Park Street', 'Lake View Road', 'Temple Street'],
    cities: ['Bengaluru 560001', 'Mumbai 400001', 'Kolkata 700016', 'Dhaka 1205'],
    houseNumberFirst: true,
  },
  {
    given: ['Wei', 'Xinyi', 'Haoran', 'Mei', 'Jiahui', 'Zhen', 'Yuting', 'Kaiming', 'Lan'],
    family: ['Chen', 'Wang', 'Liu', 'Zhao', 'Huang', 'Lin', 'Zhou', 'Xu'],
    streets: ['Nanjing Road', 'Zhongshan Road', 'Orchard Road', 'Renmin Street'],
    cities: ['Shanghai 200001', 'Taipei 100', 'Singapore 238823', 'Guangzhou 510030'],
    houseNumberFirst: true,
  },
  {
    given: ['Yuki', 'Haruto', 'Aoi', 'Kenji', 'Sakura', 'Ren', 'Jiwoo', 'Minjun', 'Seoyeon'],
    family: ['Tanaka', 'Sato', 'Yamamoto', 'Nakamura', 'Kim', 'Park', 'Choi', 'Kobayashi'],
    streets: ['Sakura-dōri', 'Aoyama-dōri', 'Teheran-ro', 'Midosuji'],
    cities: ['150-0001 Tokyo', '530-0001 Osaka', '06236 Seoul', '604-8005 Kyoto'],
  },
  {
    given: ['Linh', 'Minh', 'Siti', 'Budi', 'Dewi', 'Agus', 'Althea', 'Jomar', 'Malia'],
    family: ['Nguyen', 'Tran', 'Pham', 'Wijaya', 'Santoso', 'Reyes', 'Bautista', 'Kahale'],
    streets: ['Lê Lợi', 'Jalan Melati', 'Rizal Avenue', 'Jalan Merdeka'],
    cities: ['Hà Nội 100000', 'Jakarta 10110', 'Manila 1000', 'Bandung 40111'],
  },
  {
    given: ['Eleni', 'Nikos', 'Noa', 'Amit', 'Shirin', 'Reza', 'Mariam', 'Levan', 'Ani'],
    family: [
      'Papadakis',
      'Georgiou',
      'Levi',
      'Mizrahi',
      'Ahmadi',
      'Karimi',
      'Beridze',
      'Petrosyan',
    ],
    streets: ['Odos Ermou', 'Dizengoff Street', 'Rustaveli Avenue', 'Abovyan Street'],
    cities: ['105 63 Athina', '6433201 Tel Aviv', '0108 Tbilisi', '0001 Yerevan'],
  },
]
